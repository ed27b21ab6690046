// SPDX-License-Identifier: GPL-3.0-or-later
// The window's texts are translated as a whole, and the translations fit the texts.
#include "test_places.h"
#include "tests/models/support/engine_texts.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

using namespace espalier;

namespace {

QString translationsFolder()
{
    return QStringLiteral(SOURCE_DIR "/resources/translations/");
}

struct Text {
    QString context, source;
    bool counts = false;      ///< has plural forms
    QString state;            ///< "unfinished", "vanished", "obsolete"; empty: in use and translated
    QStringList translations; ///< one, or one for each plural form
};

Text readText(QXmlStreamReader& xml, const QString& context)
{
    Text text{context, {}, xml.attributes().hasAttribute(QStringLiteral("numerus")), {}, {}};
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source")) {
            text.source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            text.state = xml.attributes().value(QStringLiteral("type")).toString();
            if (!text.counts)
                text.translations << xml.readElementText();
            while (text.counts && xml.readNextStartElement())
                text.translations << xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return text;
}

QList<Text> readTexts(const QString& ts)
{
    QFile file(ts);
    QList<Text> texts;
    if (!file.open(QIODevice::ReadOnly))
        return texts;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            texts << readText(xml, context);
    }
    return texts;
}

/// "%1", "%L2", "%n" and tags, sorted.
QStringList placeholders(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("%L?[0-9]+|%n|</?(a|b|i|p|br|h3)( [^>]*)?>"));
    QStringList found;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();)
        found << matches.next().captured();
    found.sort();
    return found;
}

/// Of the engine's sentences: "image%2" has the ending of a plural, which Chinese does not have.
bool leavesOnlyEndings(const Text& text, const QString& translation)
{
    static const QRegularExpression ending(QStringLiteral("(?<=[a-z])%[0-9]+"));
    return text.context == QLatin1String("engine") && placeholders(translation) == placeholders(QString(text.source).remove(ending));
}

bool hasMnemonic(const QString& text)
{
    static const QRegularExpression pattern(QStringLiteral("&[A-Za-z0-9]"));
    return pattern.match(text).hasMatch();
}

/// A copy of a file of translations after lupdate has looked through the sources, and what that said.
struct Renewed {
    QTemporaryDir folder;
    QList<Text> texts;
    QString said;
};

std::unique_ptr<Renewed> renewed(const QString& name, const QStringList& options)
{
    auto result = std::make_unique<Renewed>();
    const QString copy = result->folder.filePath(name);
    if (!QFile::copy(translationsFolder() + name, copy))
        return nullptr;
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(SOURCE_DIR));
    lupdate.setProcessChannelMode(QProcess::MergedChannels);
    lupdate.start(QStringLiteral(LUPDATE), QStringList{"-locations", "none", "-I", ".", "ui", "resources/translations"}
                                               << "-source-language"
                                               << "en" << options << "-ts" << copy);
    if (!lupdate.waitForFinished(120000) || lupdate.exitCode() != 0)
        return nullptr;
    result->said = QString::fromUtf8(lupdate.readAll());
    result->texts = readTexts(copy);
    return result;
}

QString joined(const QStringList& faults)
{
    return faults.join(QLatin1Char('\n'));
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT
private:
    QList<Text> chinese_;

private Q_SLOTS:
    void initTestCase()
    {
        chinese_ = readTexts(translationsFolder() + QStringLiteral("espalier_zh_CN.ts"));
        QVERIFY(!chinese_.isEmpty());
    }

    /// Labels and help of settings, criteria and metrics stand in the engine, where lupdate does not find them.
    void theEnginesTextsAreListed()
    {
        QFile listed(translationsFolder() + QStringLiteral("engine_texts.h"));
        QVERIFY(listed.open(QIODevice::ReadOnly));
        const QByteArray expected = testing::engineTexts();
        if (listed.readAll() == expected)
            return;
        QFile made(QStringLiteral(BINARY_DIR "/engine_texts.h"));
        QVERIFY(made.open(QIODevice::WriteOnly) && made.write(expected) == expected.size());
        QFAIL("copy " BINARY_DIR "/engine_texts.h to resources/translations, then run lupdate (ui/CMakeLists.txt)");
    }

    void everyTextIsTranslated_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("options");
        QTest::newRow("English plural forms") << "espalier_en.ts" << QStringList{"-pluralonly", "-target-language", "en"};
        QTest::newRow("Chinese") << "espalier_zh_CN.ts" << QStringList{"-target-language", "zh_CN"};
    }

    void everyTextIsTranslated()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, options);
        const auto now = renewed(file, options);
        QVERIFY(now);
        QStringList faults;
        for (const Text& text : now->texts)
            if (!text.state.isEmpty() || text.translations.contains(QString()))
                faults << QStringLiteral("%1 in %2: %3").arg(text.state, text.context, text.source);
        QVERIFY(!now->texts.isEmpty());
        QVERIFY2(faults.isEmpty(), qPrintable(joined(faults)));
    }

    /// lupdate lists a text under the class around it, and a class without Q_OBJECT looks it up elsewhere.
    void textsAreLookedUpWhereTheyAreListed()
    {
        const auto now = renewed(QStringLiteral("espalier_zh_CN.ts"), {"-target-language", "zh_CN"});
        QVERIFY(now);
        static const QRegularExpression pattern(QStringLiteral(".*Class '(?!espalier')[^\n]*"));
        const QRegularExpressionMatch found = pattern.match(now->said);
        QVERIFY2(!found.hasMatch(), qPrintable(found.captured()));
        for (const Text& text : now->texts) // it takes a "std::array texts{" around texts for a namespace
            QVERIFY2(text.context != QLatin1String("std"), qPrintable(text.source));
    }

    /// What is handed to a function of its own that translates is not found by lupdate.
    void onlyTrTranslatesVariables()
    {
        static const QRegularExpression pattern(QStringLiteral("translate\\(\\s*\"\\w+\",\\s*[a-z]"));
        QStringList faults;
        int looked = 0;
        for (QDirIterator files(QStringLiteral(SOURCE_DIR "/ui"), {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext(); ++looked) {
            const QString name = files.next();
            QFile file(name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            if (pattern.match(QString::fromUtf8(file.readAll())).hasMatch() && !name.endsWith(QLatin1String("/ui/models/texts.h")) &&
                !name.contains(QLatin1String("/ui/models/engine_sentences.")))
                faults << name;
        }
        QVERIFY(looked > 100);
        QVERIFY2(faults.isEmpty(), qPrintable(joined(faults) + QStringLiteral("\nuse tr() of ui/models/texts.h")));
    }

    void placeholdersStay()
    {
        QStringList faults;
        for (const Text& text : chinese_)
            for (const QString& translation : text.translations)
                if (placeholders(translation) != placeholders(text.source) && !leavesOnlyEndings(text, translation))
                    faults << text.source + QStringLiteral(" → ") + translation;
        QVERIFY2(faults.isEmpty(), qPrintable(joined(faults)));
    }

    void mnemonicsAndEllipsesStay()
    {
        QStringList faults;
        for (const Text& text : chinese_)
            for (const QString& translation : text.translations)
                if (hasMnemonic(text.source) != hasMnemonic(translation) || text.source.contains(u'…') != translation.contains(u'…'))
                    faults << text.source + QStringLiteral(" → ") + translation;
        QVERIFY2(faults.isEmpty(), qPrintable(joined(faults)));
    }
};

QTEST_APPLESS_MAIN(TestTranslations)
#include "test_translations.moc"
