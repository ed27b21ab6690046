// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of the engine in the window's words.
#include "ui/models/option_names.h"

#include <QtTest>

using namespace espalier;

class TestOptionNames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void optionsBecomeLabels()
    {
        QCOMPARE(withLabels("give them with --anchors, for each stride."), QStringLiteral("give them with “Anchors”, for each stride."));
        QCOMPARE(withLabels("--head, --strides and --classes say so"), QStringLiteral("“Detector's head”, “Strides” and “Classes” say so"));
        QCOMPARE(withLabels("a smaller --input-shape takes less"), QStringLiteral("a smaller “Input of the network” takes less"));
    }

    void otherWordsStay()
    {
        for (const char* sentence : {"nothing to do", "--no-such-option is kept", "a --- b", "x--anchors", ""})
            QCOMPARE(withLabels(sentence), QString::fromUtf8(sentence));
    }
};

QTEST_APPLESS_MAIN(TestOptionNames)
#include "test_option_names.moc"
