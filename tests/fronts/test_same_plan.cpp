// SPDX-License-Identifier: GPL-3.0-or-later
// What the window plans and tells of a channel is what the command line plans and writes for the same project and settings.
#include "core/base/json.h"
#include "test_places.h"
#include "tests/cli/support/cli.h"
#include "ui/models/by_hand.h"
#include "ui/models/protection.h"
#include "ui/models/unit_facts.h"
#include "ui/state/document.h"

#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace espalier;
using namespace espalier::test;

class TestSamePlan : public QObject {
    Q_OBJECT
private:
    const QString network_ = QStringLiteral(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
    QTemporaryDir folder_;
    ModelPtr model_;
    std::unique_ptr<Document> document_;

    QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }

    /// The options that say what the settings say, where it is not what the command line does anyway.
    static QStringList optionsFor(PruneSettings settings)
    {
        PruneSettings usual;
        usual.budget = Budget::channels;
        const Settings own = settingsOf(settings), defaults = settingsOf(usual);
        QStringList options;
        for (std::size_t i = 0; i < own.size(); ++i)
            if (textOf(own[i]) != textOf(defaults[i]))
                for (const QString& line : QString::fromStdString(textOf(own[i])).split(QLatin1Char('\n')))
                    options << QLatin1String(own[i].flag) << line;
        return options;
    }

    Json written(const QString& file) const { return readJson(file.toStdString(), "plan").value_or(Json()); }

    /// The plan that `prune` writes for the settings of the document.
    Json planOfCommandLine()
    {
        const CliRun run = runCli(QStringList{"prune", network_, "-o", path("out.pt"), "--plan-out", path("plan.json"), "--json"} +
                                  optionsFor(document_->project().prune));
        if (run.exitCode != 0)
            qWarning("%s", qPrintable(run.summary()));
        return run.exitCode == 0 ? written(path("plan.json")) : Json();
    }

    void edit()
    {
        const std::vector<UnitId>& order = document_->scores().ascending;
        QCOMPARE(setFloor(*document_, 4, 9), QString());
        QCOMPARE(setProtected(*document_, 2, true), QString());
        const Groups& groups = model_->groups;
        std::set<UnitId> cut, keep;
        for (auto unit = order.rbegin(); cut.size() < 3; ++unit)
            if (groups.groupOf(*unit) != 2)
                cut.insert(*unit);
        for (std::size_t place = 0; place < 5; ++place)
            keep.insert(order[place]);
        QCOMPARE(decideByHand(*document_, cut, ByHand::cut), QString());
        QCOMPARE(decideByHand(*document_, keep, ByHand::keep), QString());
    }

    /// The number at the beginning of a row of the channel panel.
    static double told(const UnitFacts& facts, const QString& label)
    {
        const auto row = std::find_if(facts.rows.begin(), facts.rows.end(), [&](const auto& each) { return each.label == label; });
        bool number = false;
        const double value =
            row == facts.rows.end()
                ? 0
                : QLocale().toDouble((row->exact.isEmpty() ? row->value : row->exact).section(QLatin1Char(' '), 0, 0), &number);
        return number ? value : std::nan("");
    }

    static bool near(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); }

private Q_SLOTS:
    void initTestCase()
    {
        const auto model = openModel(network_.toStdString());
        QVERIFY2(model, model ? "" : model.error().message.c_str());
        model_ = *model;
    }
    void init()
    {
        document_ = std::make_unique<Document>();
        document_->open(model_, {});
    }

    void check10_theChannelPanelTellsWhatTheCommandLineWrites()
    {
        PruneSettings settings = document_->project().prune;
        settings.ratio = 0.75;
        settings.floorShare = 1; // for decisions
        settings.fusion = 0.3;
        document_->setPruneSettings(settings);
        edit();
        QVERIFY2(document_->plan(), qPrintable(document_->planProblem()));
        QVERIFY(!document_->plan()->decisions.empty());
        const Json plan = planOfCommandLine();
        QVERIFY(plan.contains("groups"));
        for (std::size_t group = 0; group < document_->plan()->kept.size(); ++group) {
            QCOMPARE(plan["groups"][group]["kept"].get<int>(), document_->plan()->kept[group]);
            QCOMPARE(plan["groups"][group]["floor"].get<int>(), document_->plan()->floors[group]);
        }
        std::map<std::string, int> fates;
        for (UnitId unit = 0; unit < model_->groups.unitCount(); ++unit) {
            const int group = model_->groups.groupOf(unit);
            const auto index = static_cast<std::size_t>(model_->groups.indexOf(unit));
            const UnitFacts facts = unitFacts(*document_, group, unit);
            const Json& own = plan["groups"][static_cast<std::size_t>(group)];
            const auto fate = own["fates"][index].get<std::string>();
            const ByHand choice = byHand(*document_->state(), unit);
            ++fates[choice == ByHand::free ? fate : nameOf(choice).toStdString()];
            const QString name = choice == ByHand::free ? QString::fromStdString(fate) : nameOf(choice);
            QVERIFY2(facts.fateText.endsWith(name), qPrintable(facts.title + facts.fateText));
            QCOMPARE(fate == "cut" || fate == "replacement", document_->plan()->removed(unit));
            QVERIFY2(near(told(facts, "Score"), own["score"][index].get<double>()), qPrintable(facts.title));
            QVERIFY2(near(told(facts, "Against all channels"), own["against_all"][index].get<double>()), qPrintable(facts.title));
            QVERIFY2(near(told(facts, "Against its layer"), own["against_layer"][index].get<double>()), qPrintable(facts.title));
            QVERIFY2(near(told(facts, QString::fromLatin1(descriptionOf(Criterion::l1).quantity)), own["criterion"][index].get<double>()),
                     qPrintable(facts.title));
        }
        for (const char* fate : {"kept", "cut", "restored", "replacement", "cut by hand", "kept by hand"})
            QVERIFY2(fates[fate] > 0, fate);
    }

    void check20_theCommandLineMakesTheSamePlan()
    {
        edit();
        const std::map<Policy, Criterion> criteria{
            {Policy::replace, Criterion::l1}, {Policy::skip, Criterion::lamp}, {Policy::replaceRandom, Criterion::l2}};
        std::set<std::string> plans;
        for (const auto& [policy, criterion] : criteria) {
            for (const Budget budget : {Budget::macs, Budget::channels, Budget::params}) {
                PruneSettings settings = document_->project().prune;
                settings.policy = policy;
                settings.criterion = criterion;
                settings.budget = budget;
                settings.ratio = 0.42;
                settings.seed = 7;
                settings.align = policy == Policy::replace ? 2 : 1;
                document_->setPruneSettings(settings);
                QVERIFY2(document_->plan(), qPrintable(document_->planProblem()));
                const Json plan = planOfCommandLine();
                QVERIFY(plan.contains("plan_hash"));
                QCOMPARE(QString::fromStdString(plan["plan_hash"].get<std::string>()), QString::fromStdString(document_->plan()->hash));
                plans.insert(document_->plan()->hash);
            }
        }
        QCOMPARE(plans.size(), std::size_t{9}); // each setting counts
    }

    void check20_theSavedProjectGivesTheSamePlan()
    {
        edit();
        writeImageFolder(path("images"), 10, 4, 2);
        Project project = document_->project();
        project.model = network_.toStdString();
        project.data = path("images").toStdString();
        project.recipe = Recipe::manual;
        project.sparsify.epochs = project.finetune.epochs = 0;
        project.prune.allocation = Allocation::scores;
        project.prune.compensate = Compensate::none;
        document_->setProject(project);
        QVERIFY2(document_->plan(), qPrintable(document_->planProblem()));
        QVERIFY(writeProject(document_->project(), path("saved.yaml").toStdString()).has_value());
        const CliRun run = runCli({"run", path("saved.yaml"), "-o", path("out.pt"), "--plan-out", path("run.json"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        QCOMPARE(QString::fromStdString(written(path("run.json"))["plan_hash"].get<std::string>()),
                 QString::fromStdString(document_->plan()->hash));
    }

    void aListOnTheCommandLineIsTheWindows()
    {
        writeText(path("cut.txt"), "# by hand\nlayer1.0.conv1: 0 2-4\n");
        writeText(path("keep.json"), "{\"layer1.1.conv1\": [\"0-1\", 5]}\n");
        QCOMPARE(takeList(*document_, path("cut.txt").toStdString(), ByHand::cut), QString());
        QCOMPARE(takeList(*document_, path("keep.json").toStdString(), ByHand::keep), QString());
        const CliRun run = runCli({"prune", network_, "-o", path("out.pt"), "--budget", "macs", "--cut-file", path("cut.txt"),
                                   "--keep-file", path("keep.json"), "--plan-out", path("plan.json"), "--json"});
        QVERIFY2(run.exitCode == 0, qPrintable(run.summary()));
        const Json plan = written(path("plan.json"));
        QCOMPARE(QString::fromStdString(plan["plan_hash"].get<std::string>()), QString::fromStdString(document_->plan()->hash));
        QCOMPARE(plan["groups"][1]["cut_by_hand"].size(), std::size_t{4});
        writeText(path("cut.txt"), "conv1: 1\nconv1 2\n");
        const CliRun wrong = runCli({"prune", network_, "-o", path("out.pt"), "--cut-file", path("cut.txt")});
        QVERIFY2(wrong.failsWith(2, ":2: must read"), qPrintable(wrong.summary()));
    }
};

QTEST_GUILESS_MAIN(TestSamePlan)
#include "test_same_plan.moc"
