// SPDX-License-Identifier: GPL-3.0-or-later
// The list of settings: all can be written and read as text, have complete descriptions, and accept only values in range.
#include "core/project/project.h"
#include "core/settings/evaluate_settings.h"
#include "core/settings/sensitivity_settings.h"
#include "core/settings/timing_settings.h"

#include <QTest>

#include <cmath>

using namespace espalier;

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySettingIsTold();
    void namesAreSingle();
    void textsComeBack_data();
    void textsComeBack();
    void onlyWhatIsInTheRangeIsTaken_data();
    void onlyWhatIsInTheRangeIsTaken();
    void listsOfChoicesAreTaken();
    void tellsTheFirstFault();
    void someCountOnlyWithOthers();
    void sectionsArePartsOfTheList();
};

void TestSettings::everySettingIsTold()
{
    Project project;
    EvaluateSettings evaluate;
    SensitivitySettings sensitivity;
    TimingSettings timing;
    for (const Setting& setting : joined({settingsOf(project), settingsOf(evaluate), settingsOf(sensitivity), settingsOf(timing)})) {
        QVERIFY2(*setting.label != '\0' && *setting.flag != '\0', setting.key.c_str());
        QVERIFY2(QString::fromUtf8(setting.help).endsWith('.'), setting.key.c_str());
        if (const auto* choice = std::get_if<Choice>(&setting.place)) {
            for (const Option& option : choice->options)
                QVERIFY2(!option.label.empty() && option.help.ends_with('.'), (setting.key + " " + option.name).c_str());
        }
    }
}

void TestSettings::namesAreSingle()
{
    Project project;
    std::set<std::string> keys, flags;
    for (const Setting& setting : settingsOf(project)) {
        QVERIFY2(keys.insert(setting.key).second, setting.key.c_str());
        const std::string section = setting.key.substr(0, setting.key.find('.'));
        QVERIFY2(flags.insert(section + setting.flag).second, setting.flag);
    }
}

void TestSettings::textsComeBack_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* key, const char* text) { QTest::newRow(key) << key << text; };
    row("rounds", "3");
    row("input_shape", "1,3,32,48");
    row("part_shared", "a.bias\nb.bias");
    row("data.path", "some where/images");
    row("data.mean", "0.485,0.456,0.406");
    row("data.size", "32,48");
    row("data.channels", "3");
    row("data.labels", "false");
    row("sparsify.learning_rate", "1e-05");
    row("sparsify.steps", "0.25,0.6");
    row("sparsify.seed", "18446744073709551615");
    row("sparsify.strength", "0.002");
    row("finetune.distill.temperature", "3.5");
    row("prune.ratio", "0.97");
    row("prune.criterion", "taylor");
    row("prune.floors", "a=b,c=3\nconv1=5");
    row("prune.protect", "1.2\nfc, the last");
    row("prune.cut", "a:b:3,7-9\nconv1:0");
}

void TestSettings::textsComeBack()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    Project project;
    const Settings all = settingsOf(project);
    const Setting* setting = find(all, key.toStdString());
    QVERIFY(setting);
    QVERIFY(setFromText(*setting, text.toStdString()).has_value());
    QCOMPARE(QString::fromStdString(textOf(*setting)), text);
    QVERIFY(faultOf(all).empty());
}

void TestSettings::onlyWhatIsInTheRangeIsTaken_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("told");
    const auto row = [](const char* key, const char* text, const char* told) { QTest::addRow("%s %s", key, text) << key << text << told; };
    row("prune.ratio", "0", "between 0 and 1");
    row("prune.ratio", "1", "between 0 and 1");
    row("prune.ratio", ".nan", "between 0 and 1");
    row("sparsify.learning_rate", ".inf", "above 0");
    row("sparsify.learning_rate", "0", "above 0");
    row("finetune.batch", "-1", "between 0 and 65536");
    row("finetune.batch", "1.5", "whole number");
    row("finetune.steps", "0.5,2", "between 0 and 1");
    row("finetune.flip", "3", "true or false");
    row("finetune.seed", "-1", "at least 0");
    row("data.size", "1,2,3", "height and width");
    row("data.channels", "2", "0, 1 or 3");
    row("prune.floors", "conv1", "NAME=K");
    row("prune.cut", "conv1", "NAME:3,7-9");
    row("prune.keep", "conv1:x", "NAME:3,7-9");
    row("prune.policy", "replase", "Did you mean 'replace'?");
}

void TestSettings::onlyWhatIsInTheRangeIsTaken()
{
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QString, told);
    Project project;
    const Settings all = settingsOf(project);
    const Setting& setting = *find(all, key.toStdString());
    const std::string before = textOf(setting);
    const auto taken = setFromText(setting, text.toStdString());
    QVERIFY(!taken.has_value());
    QVERIFY2(QString::fromStdString(taken.error().message).contains(told), taken.error().message.c_str());
    QCOMPARE(textOf(setting), before);
}

void TestSettings::listsOfChoicesAreTaken()
{
    TimingSettings timing;
    const Settings all = settingsOf(timing);
    const Setting& runtimes = *find(all, "runtimes");
    QCOMPARE(textOf(runtimes), std::string("torchscript,opencv"));
    QVERIFY(setFromText(runtimes, "opencv"));
    QVERIFY(timing.runtimes == std::vector{Runtime::openCv});
    for (const char* wrong : {"", "opencv,abacus"})
        QVERIFY(!setFromText(runtimes, wrong));
    QCOMPARE(textOf(runtimes), std::string("opencv"));
    QVERIFY(setFromText(runtimes, "opencv\ntorchscript"));
    QCOMPARE(textOf(runtimes), std::string("opencv,torchscript"));
}

void TestSettings::tellsTheFirstFault()
{
    QVERIFY(rangeFault(TrainSettings()).empty());
    TrainSettings settings;
    settings.momentum = std::nan("");
    settings.batch = -1;
    QCOMPARE(rangeFault(settings), std::string("'batch' must be a whole number between 0 and 65536, not -1."));
    settings.batch = 1;
    QVERIFY(rangeFault(settings).find("'momentum'") != std::string::npos);
    SensitivitySettings sensitivity;
    QVERIFY(rangeFault(sensitivity).empty());
    sensitivity.shares = {0.5, 0};
    QCOMPARE(rangeFault(sensitivity), std::string("'shares' must be a number above 0 and of at most 1, not 0."));
}

void TestSettings::someCountOnlyWithOthers()
{
    Project project;
    const Settings all = settingsOf(project);
    const Setting& steps = *find(all, "finetune.steps");
    const Setting& weight = *find(all, "finetune.distill.weight");
    QVERIFY(!counts(steps, all));
    QVERIFY(counts(weight, all));
    project.finetune.schedule = ScheduleKind::step;
    project.finetune.distillation.teacher = Distillation::Teacher::none;
    QVERIFY(counts(steps, all));
    QVERIFY(!counts(weight, all));
}

void TestSettings::sectionsArePartsOfTheList()
{
    TrainSettings settings;
    const Settings all = within("train", settingsOf(settings));
    QCOMPARE(only(all, {"train.distill"}).size(), std::size_t(4));
    QCOMPARE(only(all, {"train.epochs", "train.distill"}).size(), std::size_t(5));
    QCOMPARE(without(all, {"train.distill"}).size(), all.size() - 4);
    QCOMPARE(find(all, "epochs"), static_cast<const Setting*>(nullptr));
}

QTEST_GUILESS_MAIN(TestSettings)
#include "test_settings.moc"
