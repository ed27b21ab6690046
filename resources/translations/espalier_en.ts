<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>espalier</name>
    <message numerus="yes">
        <source>%n channel(s) without any importance stay: a higher ratio would take them at no cost.</source>
        <translation>
            <numerusform>%n channel without any importance stays: a higher ratio would take it at no cost.</numerusform>
            <numerusform>%n channels without any importance stay: a higher ratio would take them at no cost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DecisionsView</name>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; as many others go instead.</source>
        <translation>
            <numerusform>%n channel came back because a layer would have fallen below its floor; another goes instead.</numerusform>
            <numerusform>%n channels came back because a layer would have fallen below its floor; as many others go instead.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</source>
        <translation>
            <numerusform>%n channel came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</numerusform>
            <numerusform>%n channels came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DetectionPlayer</name>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n box</numerusform>
            <numerusform>%n boxes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::LayersView</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::PlanHistory</name>
    <message numerus="yes">
        <source>Delete %n plan(s)</source>
        <translation>
            <numerusform>Delete %n plan</numerusform>
            <numerusform>Delete %n plans</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::RunController</name>
    <message numerus="yes">
        <source>%n image(s) could not be read and were left out.</source>
        <translation>
            <numerusform>%n image could not be read and was left out.</numerusform>
            <numerusform>%n images could not be read and were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::SensitivityView</name>
    <message numerus="yes">
        <source>%n layer(s) should be protected: they lose far more than the others. Select one to see why.</source>
        <translation>
            <numerusform>%n layer should be protected: it loses far more than the others. Select it to see why.</numerusform>
            <numerusform>%n layers should be protected: they lose far more than the others. Select one to see why.</numerusform>
        </translation>
    </message>
</context>
</TS>
