// SPDX-License-Identifier: GPL-3.0-or-later
// Settings in lines of text, and numbers, as the locale writes them.
#include "core/project/project.h"
#include "ui/models/number_text.h"
#include "ui/models/setting_text.h"

#include <QLocale>
#include <QtTest>

using namespace espalier;

namespace {

const QLocale german(QLocale::German, QLocale::Germany), english(QLocale::English, QLocale::UnitedStates);

/// What the line sets in a project, as the command line writes it; the error's text where it cannot be read.
std::string readLine(const char* key, const QString& line)
{
    Project project;
    const Settings all = settingsOf(project);
    const Setting& setting = *find(all, key);
    const auto read = setFromText(setting, settingText(setting, line).toStdString());
    return read ? textOf(setting) : read.error().message;
}

QString writtenLine(const char* key, const std::string& value)
{
    Project project;
    const Settings all = settingsOf(project);
    const Setting& setting = *find(all, key);
    return setFromText(setting, value) ? lineText(setting) : QString();
}

} // namespace

class TestSettingText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QLocale::setDefault(english); }

    void numbersFollowTheLocale()
    {
        QLocale::setDefault(german);
        QCOMPARE(percentText(0.125), QStringLiteral("12,5 %"));
        QCOMPARE(compactNumber(40'800'000), QStringLiteral("40,8 M"));
        QLocale::setDefault(english);
        QCOMPARE(percentText(0.125), QStringLiteral("12.5 %"));
    }

    void listsAreWrittenWithDecimalCommas()
    {
        QLocale::setDefault(german);
        QCOMPARE(writtenLine("data.mean", "0.485,0.456,0.406"), QStringLiteral("0,485; 0,456; 0,406"));
        QCOMPARE(writtenLine("prune.keep_within", "0.5"), QStringLiteral("0,5"));
        QCOMPARE(writtenLine("input_shape", "1,3,32,32"), QStringLiteral("1, 3, 32, 32"));
        QLocale::setDefault(english);
        QCOMPARE(writtenLine("data.mean", "0.485,0.456,0.406"), QStringLiteral("0.485, 0.456, 0.406"));
    }

    void linesAreReadAsTheyAreWritten_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("decimal commas") << german << QByteArray("data.mean") << "0,485; 0,456;0,406" << QByteArray("0.485,0.456,0.406");
        QTest::newRow("a single number") << german << QByteArray("prune.keep_within") << "0,5" << QByteArray("0.5");
        QTest::newRow("as in a project file") << german << QByteArray("data.mean") << "0.485, 0.456" << QByteArray("0.485,0.456");
        QTest::newRow("whole numbers") << german << QByteArray("input_shape") << "1, 3, 32, 32" << QByteArray("1,3,32,32");
        QTest::newRow("decimal points") << english << QByteArray("data.mean") << "0.485, 0.456" << QByteArray("0.485,0.456");
    }

    void linesAreReadAsTheyAreWritten()
    {
        QFETCH(QLocale, locale);
        QFETCH(QByteArray, key);
        QFETCH(QString, line);
        QFETCH(QByteArray, value);
        QLocale::setDefault(locale);
        QCOMPARE(readLine(key.constData(), line), value.toStdString());
    }

    void namesKeepTheirCommas()
    {
        QLocale::setDefault(german);
        const QString line = writtenLine("prune.protect", "layer1,0\nlayer2");
        QCOMPARE(line, QStringLiteral("'layer1,0', layer2"));
        QCOMPARE(readLine("prune.protect", line), std::string("layer1,0\nlayer2"));
    }
};

QTEST_APPLESS_MAIN(TestSettingText)
#include "test_setting_text.moc"
