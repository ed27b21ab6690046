<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
    <name>espalier::RunController</name>
    <message numerus="yes">
        <source>%n image(s) could not be read and were left out.</source>
        <translation>
            <numerusform>%n image could not be read and was left out.</numerusform>
            <numerusform>%n images could not be read and were left out.</numerusform>
        </translation>
    </message>
</context>
</TS>
