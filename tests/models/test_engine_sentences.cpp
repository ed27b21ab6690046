// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences that the engine made of words, names and numbers are found again by their templates.
#include "core/base/atomic_file.h"
#include "tests/models/support/marking_translator.h"
#include "ui/models/engine_sentences.h"
#include "ui/models/sentence_template.h"
#include "ui/models/texts.h"

#include <QRegularExpression>
#include <QtTest>

using namespace espalier;
using espalier::testing::MarkingTranslator;

namespace {

QStringList textsOf(const QList<SentenceTemplate::Value>& values)
{
    QStringList texts;
    for (const auto& value : values)
        texts << value.text;
    return texts;
}

/// The template with a name at each of its places.
QString filled(const char* source)
{
    QString text = QString::fromUtf8(source);
    static const QRegularExpression ending(QStringLiteral("(?<=[a-z])%[0-9]+"));
    text.remove(ending);
    for (int place = 9; place > 0; --place)
        text.replace(QStringLiteral("%%1").arg(place), QStringLiteral("Name_%1").arg(place));
    return text;
}

} // namespace

class TestEngineSentences : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesStandAtTheirPlaces_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("values"); ///< empty: another form
        QTest::newRow("one") << QByteArray("There is no file %1.") << "There is no file a.b." << QStringList{"a.b"};
        QTest::newRow("other words") << QByteArray("There is no file %1.") << "There is no folder a." << QStringList();
        QTest::newRow("another end") << QByteArray("There is no file %1.") << "There is no file a" << QStringList();
        QTest::newRow("too short") << QByteArray("aba%1ba") << "aba" << QStringList();
        QTest::newRow("two") << QByteArray("%1 and %2") << "a and b and c" << QStringList{"a", "b and c"};
        QTest::newRow("beside each other") << QByteArray("no %1: %2%3.") << "no x: y; z." << QStringList{"x", "y; z"};
        QTest::newRow("plural") << QByteArray("%1 channel%2.") << "3 channels." << QStringList{"3", "s"};
        QTest::newRow("singular") << QByteArray("%1 channel%2.") << "1 channel." << QStringList{"1", ""};
        QTest::newRow("another word") << QByteArray("%1 channel%2.") << "1 channelling." << QStringList();
        QTest::newRow("punctuation behind a word") << QByteArray("it shows%1") << "it shows: a, b." << QStringList{": a, b."};
    }

    void valuesStandAtTheirPlaces()
    {
        QFETCH(QByteArray, source);
        QFETCH(QString, text);
        QFETCH(QStringList, values);
        const auto found = SentenceTemplate(source.constData()).valuesIn(text);
        QCOMPARE(found.isEmpty(), values.isEmpty());
        if (!found.isEmpty())
            QCOMPARE(textsOf(found.front()), values);
    }

    void otherWaysFollow()
    {
        QStringList ways;
        for (const auto& values : SentenceTemplate("%1 of %2").valuesIn(QStringLiteral("a of b of c")))
            ways << textsOf(values).join(QLatin1Char('|'));
        QCOMPARE(ways, (QStringList{"a|b of c", "a of b|c"}));
    }

    void valuesGoWhereTheTranslationHasThem()
    {
        const SentenceTemplate source("'%1' has %2 of %3%4");
        const auto values = source.valuesIn(QStringLiteral("'%2' has 3 of 5 units"));
        QVERIFY(!values.isEmpty() && values.front().front().quoted && !values.front().back().quoted);
        QCOMPARE(withValues(QStringLiteral("%3%4/%2 (%1)"), values.front()), QStringLiteral("5 units/3 (%2)"));
    }

    void withoutATranslationNothingChanges()
    {
        for (const char* source : engineSentences())
            QCOMPARE(engineText(filled(source).toStdString()), filled(source));
    }

    void everySentenceIsFoundAgain()
    {
        const MarkingTranslator language;
        QStringList faults;
        for (const char* source : engineSentences()) {
            const QString shown = engineText(filled(source).toStdString());
            if (SentenceTemplate(source).letters() >= 6 && shown == filled(source))
                faults << shown;
        }
        QVERIFY(engineSentences().size() > 900);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    void sentencesInsideOfSentencesAreTranslated()
    {
        const MarkingTranslator language({{"Cannot write %1: %2.", "W %1 (%2)"}, {"the folder %1 does not exist", "F %1"}});
        const auto refused = replaceFile("/no/such/folder/file.txt", "text");
        QVERIFY(!refused);
        QCOMPARE(engineText(refused.error().message), QStringLiteral("W /no/such/folder/file.txt (F /no/such/folder)"));
    }

    void whatOthersSayStays()
    {
        const MarkingTranslator language({{"Cannot train the network on the images", "T"}});
        QCOMPARE(engineText("Cannot train the network on the images: CUDA error: out of luck."),
                 QStringLiteral("T : CUDA error: out of luck."));
        QCOMPARE(engineText("No such sentence about 'a' and 2."), QStringLiteral("No such sentence about 'a' and 2."));
    }

    void severalSentencesAreTranslatedOneByOne()
    {
        const MarkingTranslator language({{"The project '%1' cannot be read.", "P %1."}, {"Did you mean %1?", "M %1?"}});
        QCOMPARE(engineText("The project 'a b' cannot be read. Did you mean c?"), QStringLiteral("P a b. M c?"));
        QCOMPARE(engineText("The project 'a b' cannot be read. Something else."),
                 QStringLiteral("The project 'a b' cannot be read. Something else."));
    }

    /// A layer or a class may have a word of the engine for its name.
    void namesInQuotesStay()
    {
        const MarkingTranslator language({{"Two nodes are called '%1'.", "Z %1"}, {"loss", "L"}});
        QCOMPARE(engineText("loss"), QStringLiteral("L"));
        QCOMPARE(engineText("Two nodes are called 'loss'."), QStringLiteral("Z loss"));
    }

    void wordsHaveTheirOwnFormInSentences()
    {
        const MarkingTranslator language(
            {{"channels", "C"}, {"channels|word", "w"}, {"This network has no %1 to save; use the budget channels.", "N %1"}});
        QCOMPARE(engineText("channels"), QStringLiteral("C"));
        QCOMPARE(engineText("This network has no channels to save; use the budget channels."), QStringLiteral("N w"));
    }

    void anotherLanguageForgetsTheFirst()
    {
        {
            const MarkingTranslator first({{"%1.", "%1!"}, {"it crashed", "one"}});
            QCOMPARE(engineText("it crashed."), QStringLiteral("one!"));
        }
        QCOMPARE(engineText("it crashed."), QStringLiteral("it crashed."));
        const MarkingTranslator second({{"it crashed", "two"}});
        QCOMPARE(engineText("it crashed."), QStringLiteral("two ."));
    }
};

QTEST_GUILESS_MAIN(TestEngineSentences)
#include "test_engine_sentences.moc"
