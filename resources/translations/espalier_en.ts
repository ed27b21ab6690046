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
    <message numerus="yes">
        <source>%n object(s) found before are missed now.</source>
        <translation>
            <numerusform>%n object found before is missed now.</numerusform>
            <numerusform>%n objects found before are missed now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n object(s) missed before are found now.</source>
        <translation>
            <numerusform>%n object missed before is found now.</numerusform>
            <numerusform>%n objects missed before are found now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n false box(es) are new.</source>
        <translation>
            <numerusform>%n false box is new.</numerusform>
            <numerusform>%n false boxes are new.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) are new.</source>
        <translation>
            <numerusform>%n box is new.</numerusform>
            <numerusform>%n boxes are new.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n false box(es) are gone.</source>
        <translation>
            <numerusform>%n false box is gone.</numerusform>
            <numerusform>%n false boxes are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n box(es) are gone.</source>
        <translation>
            <numerusform>%n box is gone.</numerusform>
            <numerusform>%n boxes are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; as many others go instead.</source>
        <translation>
            <numerusform>%n channel came back because a layer would have fallen below its floor; another goes instead.</numerusform>
            <numerusform>%n channels came back because a layer would have fallen below its floor; as many others go instead.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor.</source>
        <translation>
            <numerusform>%n channel came back because a layer would have fallen below its floor.</numerusform>
            <numerusform>%n channels came back because a layer would have fallen below its floor.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) go instead: it takes more of these to meet the target.</source>
        <translation>
            <numerusform>%n other goes instead: it takes more of these to meet the target.</numerusform>
            <numerusform>%n others go instead: it takes more of these to meet the target.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s) go instead.</source>
        <translation>
            <numerusform>%n other goes instead.</numerusform>
            <numerusform>%n others go instead.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n of them no other goes, because the target is met without it.</source>
        <translation>
            <numerusform>For %n of them no other goes, because the target is met without it.</numerusform>
            <numerusform>For %n of them no others go, because the target is met without these.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</source>
        <translation>
            <numerusform>%n channel came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</numerusform>
            <numerusform>%n channels came back because a layer would have fallen below its floor; nothing goes instead, so the target is missed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What each layer gives was measured on %n image(s).</source>
        <translation>
            <numerusform>What each layer gives was measured on %n image.</numerusform>
            <numerusform>What each layer gives was measured on %n images.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::BoxesView</name>
    <message numerus="yes">
        <source>The %n picture(s) that change come first.</source>
        <translation>
            <numerusform>The %n picture that changes comes first.</numerusform>
            <numerusform>The %n pictures that change come first.</numerusform>
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
