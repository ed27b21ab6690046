// SPDX-License-Identifier: GPL-3.0-or-later
// Every setting has a command-line option, and documents agree with the program.
#include "test_places.h"
#include "tests/cli/support/cli.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace espalier::test;

class TestCliSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aRunTakesEverySetting();
    void commandsTellTheirDefaults_data();
    void commandsTellTheirDefaults();
    void documentsTellWhatTheProgramDoes();
    void theSampleInTheDocumentsHasTheDefaults();

private:
    static QString read(const char* page);
    QString fallback(const QString& key) const;

    QJsonArray settings_, measuring_; ///< of projects, and of commands that only measure
};

void TestCliSettings::initTestCase()
{
    const QJsonObject told = runCli({"settings", "--json"}).json();
    settings_ = told["settings"].toArray();
    measuring_ = told["measuring"].toArray();
    QVERIFY(settings_.size() > 70);
}

QString TestCliSettings::read(const char* page)
{
    QFile file(QStringLiteral(SOURCE_DIR "/docs/") + QLatin1String(page));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString TestCliSettings::fallback(const QString& key) const
{
    for (const QJsonValue& setting : settings_) {
        if (setting["key"].toString() == key)
            return setting["default"].toString();
    }
    return {};
}

void TestCliSettings::aRunTakesEverySetting()
{
    const QString help = QString::fromUtf8(runCli({"run", "--help"}).out);
    for (const QJsonValue& setting : settings_) {
        const QString key = setting["key"].toString(), option = setting["option"].toString();
        if (key == QLatin1String("model")) // a command's argument, or the project's
            continue;
        const QString section = key.section(QLatin1Char('.'), 0, 0);
        const bool ofStage = help.contains(QStringLiteral("--%1-%2").arg(section, option.mid(2)));
        QVERIFY2(ofStage || help.contains(QRegularExpression(QRegularExpression::escape(option) + QStringLiteral("[ ,]"))),
                 qPrintable(key + QLatin1Char(' ') + option));
    }
}

void TestCliSettings::commandsTellTheirDefaults_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("section");
    QTest::newRow("finetune") << "finetune"
                              << "finetune.";
    QTest::newRow("sparsify") << "sparsify"
                              << "sparsify.";
    QTest::newRow("prune") << "prune"
                           << "prune.";
    for (const char* command : {"evaluate", "sensitivity", "latency"})
        QTest::newRow(command) << command << command + QStringLiteral(".");
}

void TestCliSettings::commandsTellTheirDefaults()
{
    QFETCH(QString, command);
    QFETCH(QString, section);
    const QString help = QString::fromUtf8(runCli({command, "--help"}).out).simplified();
    int told = 0;
    for (const QJsonArray& list : {settings_, measuring_}) {
        for (const QJsonValue& setting : list) {
            const QString key = setting["key"].toString(), option = setting["option"].toString();
            if (!key.startsWith(section) || setting["switch"].toBool() || setting["default"].toString().isEmpty())
                continue;
            // Where the command differs from the setting: a file for the teacher; and another default of --budget.
            if (option == QLatin1String("--teacher") || option == QLatin1String("--budget") || option == QLatin1String("--keep"))
                continue;
            const QString value = QRegularExpression::escape(setting["default"].toString());
            const QRegularExpression shown(QRegularExpression::escape(option) +
                                           QStringLiteral("( [A-Z]+(:[^ ]+)?)?[ =]\\[?%1\\b").arg(value));
            QVERIFY2(help.contains(shown), qPrintable(key + QLatin1Char(' ') + shown.pattern()));
            ++told;
        }
    }
    QVERIFY(told >= 3);
}

void TestCliSettings::documentsTellWhatTheProgramDoes()
{
    const CliRun page = runCli({"settings"});
    QCOMPARE(page.exitCode, 0);
    QVERIFY2(QString::fromUtf8(page.out) == read("settings.md"),
             "docs/settings.md differs; write it anew: espalier-cli settings > docs/settings.md");
}

/// Keys of the project in docs/command-line.md, with their example values.
void TestCliSettings::theSampleInTheDocumentsHasTheDefaults()
{
    const QString sample = read("command-line.md").section(QStringLiteral("```yaml\nformat: 1\n"), 1).section(QStringLiteral("```"), 0, 0);
    QVERIFY(!sample.isEmpty());
    // Keys that must be given or have no default value.
    const QStringList free{"input_shape",      "data.mean",      "data.std",          "data.size", "data.channels",
                           "data.limit_train", "data.limit_val", "sparsify.strength", "data.path", "model"};
    QString section;
    int compared = 0;
    for (const QString& line : sample.split(QLatin1Char('\n'))) {
        const QString bare = line.section(QLatin1Char('#'), 0, 0);
        const QString name = bare.section(QLatin1Char(':'), 0, 0), value = bare.section(QLatin1Char(':'), 1).trimmed();
        if (!name.startsWith(QLatin1Char(' ')))
            section = value.isEmpty() ? name + QLatin1Char('.') : QString();
        const QString key = section + name.trimmed();
        const QString known = fallback(key);
        if (value.isEmpty() || known.isEmpty() || free.contains(key))
            continue;
        QVERIFY2(value == known,
                 qPrintable(key + QStringLiteral(": the document says ") + value + QStringLiteral(", the program ") + known));
        ++compared;
    }
    QVERIFY(compared > 40);
}

QTEST_GUILESS_MAIN(TestCliSettings)
#include "test_cli_settings.moc"
