// SPDX-License-Identifier: GPL-3.0-or-later
// When plans and networks are noted, and how one returns to them. Estimates are made up; stages are real.
#include "core/tasks/task_for.h"
#include "test_places.h"
#include "tests/models/support/equal_networks.h"
#include "ui/runs/plan_history.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace espalier;

namespace {

constexpr int shortRest = 400; ///< above that of the estimates

WhatIf::Answer someAnswer(const recipes::PlanQuestion&, std::size_t images, const std::stop_token&)
{
    recipes::PlanEstimate estimate;
    estimate.metric = findMetric("top1");
    estimate.images = std::min<std::int64_t>(static_cast<std::int64_t>(images), 40);
    estimate.all = 40;
    estimate.original = 92;
    estimate.planned = 90;
    estimate.interval = MetricInterval{88, 91};
    estimate.answers = std::make_shared<const ChangedAnswers>();
    return estimate;
}

} // namespace

class TestPlanHistory : public QObject {
    Q_OBJECT
private:
    QTemporaryDir folder_;
    std::unique_ptr<Document> document_;
    std::unique_ptr<RunController> runs_;
    std::unique_ptr<WhatIf> whatIf_;
    std::unique_ptr<PlanHistory> plans_;

    const PlanTree& tree() { return plans_->tree(); }
    const PlanNode& last() { return tree().nodes().back(); }
    std::filesystem::path project(const char* name) { return std::filesystem::path(folder_.path().toStdString()) / name; }

    bool idle()
    {
        return QTest::qWaitFor([this] { return !runs_->busy(); }, 120000);
    }
    /// The folder of pictures does not exist: nothing is measured on them, and estimates are made up.
    bool open(const std::filesystem::path& file, const char* pictures = "/no/such/folder")
    {
        Project project;
        project.model = FIXTURES_DIR "/cifar_resnet20_jpeg.pt";
        project.prune.allocation = Allocation::scores;
        project.prune.compensate = Compensate::none;
        project.data = pictures;
        if (!std::filesystem::exists(file) && !writeProject(project, file))
            return false;
        runs_->open(QString::fromStdString(file.string()));
        return idle() && document_->model();
    }
    bool waitFor(int entries)
    {
        return QTest::qWaitFor([this, entries] { return tree().size() >= entries; }, 20000);
    }
    /// The last plan is noted: so much longer, and none before it would come any more.
    void restLong() { QTest::qWait(3 * shortRest); }

private Q_SLOTS:
    void init()
    {
        qputenv("XDG_CACHE_HOME", folder_.filePath(QStringLiteral("cache")).toUtf8());
        document_ = std::make_unique<Document>();
        runs_ = std::make_unique<RunController>(*document_);
        whatIf_ = std::make_unique<WhatIf>(*document_, *runs_, nullptr, someAnswer);
        plans_ = std::make_unique<PlanHistory>(*document_, *runs_, *whatIf_, nullptr, shortRest);
    }
    void cleanup()
    {
        plans_.reset();
        whatIf_.reset();
        runs_.reset();
        document_.reset();
    }

    void aDragAndARestAreOneEntry()
    {
        QVERIFY(open(project("drag.yaml")));
        QCOMPARE(tree().size(), 1);
        document_->planRatio(0.3);
        for (const double ratio : {0.31, 0.35, 0.4, 0.44, 0.6})
            document_->planRatio(ratio);
        QVERIFY(waitFor(2));
        restLong();
        QCOMPARE(tree().size(), 2);
        QCOMPARE(last().hash, document_->plan()->hash);
        QCOMPARE(last().settings.ratio, 0.6);
        QCOMPARE(last().parent, 1);
        QCOMPARE(last().totals.macs, document_->plan()->after.macs);
        QCOMPARE(last().estimate->value, 90.0);
        QTRY_COMPARE(tree().nodes().back().estimate->images, std::int64_t{40}); // it grows sharper
        QCOMPARE(plans_->present(), last().id);
        QVERIFY(!plans_->isSaved());
    }

    /// Long enough for an estimate, and too short for a rest.
    void aPauseInADragIsNoRest()
    {
        constexpr int longRest = 60000;
        plans_ = std::make_unique<PlanHistory>(*document_, *runs_, *whatIf_, nullptr, longRest);
        QVERIFY(open(project("pause.yaml")));
        for (const double ratio : {0.3, 0.4, 0.6}) {
            document_->planRatio(ratio);
            QVERIFY(QTest::qWaitFor([this] { return whatIf_->estimate() != nullptr; }, longRest / 2));
        }
        QCOMPARE(tree().size(), 1);
        QVERIFY(plans_->presentNode()->estimate); // it has its place among the points all the same
    }

    void theSamePlanTwiceIsOneEntry()
    {
        QVERIFY(open(project("twice.yaml")));
        plans_->keepPresent();
        const std::string hash = last().hash;
        document_->planRatio(0.8);
        plans_->keepPresent();
        QCOMPARE(tree().size(), 3);
        document_->planRatio(0.5);
        PruneSettings others = document_->project().prune;
        others.seed = 7; // without effect on the plan
        document_->setPruneSettings(others);
        QCOMPARE(document_->plan()->hash, hash);
        plans_->keepPresent();
        QCOMPARE(tree().size(), 3);
        QCOMPARE(tree().find(2)->settings.seed, std::uint64_t{7});
    }

    /// A plan to which one returns is tried anew, on few pictures first.
    void aSharperEstimateStays()
    {
        QVERIFY(open(project("sharper.yaml")));
        document_->planRatio(0.4);
        QVERIFY(waitFor(2));
        const int id = last().id;
        const auto imagesOf = [&] { return tree().find(id)->estimate->images; };
        QTRY_COMPARE(imagesOf(), std::int64_t{40});
        document_->planRatio(0.7);
        QObject watch;
        std::int64_t least = 40, tried = 40;
        connect(whatIf_.get(), &WhatIf::changed, &watch, [&] {
            if (plans_->present() != id || !whatIf_->estimate())
                return;
            least = std::min(least, imagesOf());
            tried = std::min(tried, whatIf_->estimate()->images);
        });
        QVERIFY(plans_->goTo(id).isEmpty());
        QTRY_VERIFY(whatIf_->estimate() && whatIf_->estimate()->images == 40);
        QCOMPARE(tried, std::int64_t{16});
        QCOMPARE(least, std::int64_t{40});
    }

    void withoutAnEstimateNothingIsNotedByItself()
    {
        QVERIFY(open(project("bare.yaml"), ""));
        document_->planRatio(0.4);
        restLong();
        QCOMPARE(tree().size(), 1);
        QCOMPARE(plans_->present(), 0);
        QVERIFY(plans_->whyNotKeep().isEmpty());
        plans_->keepPresent();
        QCOMPARE(tree().size(), 2);
        QVERIFY(!last().estimate);
        QVERIFY(!plans_->whyNotKeep().isEmpty());
        document_->planRatio(0);
        QCOMPARE(plans_->present(), 1);
        plans_->keepPresent();
        QCOMPARE(tree().size(), 2);
    }

    void aReturnIsOneStep()
    {
        QVERIFY(open(project("return.yaml"), ""));
        document_->planRatio(0.4);
        plans_->keepPresent();
        const int first = last().id;
        PruneSettings other = document_->project().prune;
        other.ratio = 0.7;
        other.protectedNames = {document_->model()->groups.groups()[1].name};
        document_->setPruneSettings(other);
        plans_->keepPresent();
        const std::string hash = document_->plan()->hash;
        document_->planRatio(0); // nothing is planned: a return plans again
        const int steps = document_->undoStack().count();
        QVERIFY(plans_->goTo(first).isEmpty());
        QCOMPARE(document_->undoStack().count(), steps + 1);
        QCOMPARE(document_->project().prune.ratio, 0.4);
        QVERIFY(document_->project().prune.protectedNames.empty());
        QCOMPARE(document_->plan()->hash, tree().find(first)->hash);
        QCOMPARE(plans_->present(), first);
        QVERIFY(plans_->goTo(first).isEmpty()); // it is there already
        QCOMPARE(document_->undoStack().count(), steps + 1);
        QVERIFY(plans_->goTo(last().id).isEmpty());
        QCOMPARE(document_->plan()->hash, hash);
        document_->undoStack().undo();
        QCOMPARE(document_->project().prune.ratio, 0.4);
    }

    void aStageNotesItsPlanAndWhatItMakes()
    {
        QVERIFY(open(project("stage.yaml"), ""));
        document_->planRatio(0.4);
        const std::string hash = document_->plan()->hash;
        runs_->start(Stage::prune);
        QCOMPARE(tree().size(), 2);
        QVERIFY(idle());
        QCOMPARE(tree().size(), 3);
        const PlanNode pruned = last();
        QCOMPARE(pruned.parent, 2);
        QVERIFY(pruned.origin == PlanOrigin::prune);
        QCOMPARE(pruned.hash, hash);
        QCOMPARE(pruned.totals.macs, document_->model()->costs.macs);
        QCOMPARE(pruned.kept, tree().find(2)->kept);
        QCOMPARE(plans_->present(), pruned.id);

        document_->planRatio(0.2); // of the smaller network
        plans_->keepPresent();
        QCOMPARE(last().parent, pruned.id);
        const ModelPtr small = document_->model();
        QVERIFY(plans_->goTo(2).isEmpty()); // another network and its settings at once
        QCOMPARE(document_->network(), document_->state()->openedNetwork);
        QCOMPARE(document_->plan()->hash, hash);
        QVERIFY(plans_->goTo(pruned.id).isEmpty());
        QCOMPARE(document_->model(), small);
        QVERIFY(document_->planCarriedOut());
        QCOMPARE(plans_->present(), pruned.id);
        QVERIFY(plans_->goTo(1).isEmpty());
        QVERIFY(document_->nothingPlanned());
        QCOMPARE(plans_->present(), 1);
    }

    void aSideTellsLayersAndUnits()
    {
        QVERIFY(open(project("side.yaml"), ""));
        document_->planRatio(0.4);
        plans_->keepPresent();
        const PlanSide side = plans_->side(2);
        QCOMPARE(side.layers.size(), static_cast<std::size_t>(document_->model()->groups.groupCount()));
        int kept = 0, total = 0;
        for (const PlanSide::Layer& layer : side.layers) {
            kept += layer.kept;
            total += layer.total;
        }
        QCOMPARE(total, document_->model()->groups.unitCount());
        QCOMPARE(total - kept, document_->plan()->removedUnits);
        QCOMPARE(side.plan, document_->plan());
        QCOMPARE(side.model, document_->model());
        QSignalSpy asked(plans_.get(), &PlanHistory::comparisonAsked);
        plans_->askComparison(1, 2);
        QCOMPARE(asked.count(), 1);
        QVERIFY(plans_->side(99).layers.empty());
    }

    void namesAndDeletionsCanBeUndone()
    {
        QVERIFY(open(project("names.yaml"), ""));
        for (const double ratio : {0.3, 0.4}) {
            document_->planRatio(ratio);
            plans_->keepPresent();
        }
        const PlanTree before = tree();
        plans_->rename(2, QStringLiteral("  for the\ncamera "));
        QCOMPARE(tree().find(2)->name, std::string("for the camera"));
        plans_->rename(2, QStringLiteral(" "));
        QCOMPARE(tree().find(2)->name, std::string("for the camera"));
        const int steps = document_->undoStack().count();
        plans_->remove({1, 2, 3});
        QCOMPARE(document_->undoStack().count(), steps + 1);
        QCOMPARE(tree().size(), 1); // the root stays
        document_->undoStack().undo();
        document_->undoStack().undo();
        QVERIFY(tree() == before);
        document_->undoStack().redo();
        document_->undoStack().redo();
        QCOMPARE(tree().size(), 1);
        plans_->remove({1});
        QCOMPARE(document_->undoStack().count(), steps + 1);
    }

    void anotherSessionFindsItAgain()
    {
        const auto file = project("again.yaml");
        QVERIFY(open(file, ""));
        document_->planRatio(0.4);
        runs_->start(Stage::prune);
        QVERIFY(idle());
        document_->planRatio(0.2);
        plans_->keepPresent();
        QVERIFY(plans_->saveWith(file));
        QVERIFY(plans_->isSaved());
        const PlanTree before = tree();
        cleanup();
        init();
        QVERIFY(open(file, ""));
        QVERIFY(tree() == before);
        QVERIFY(plans_->isSaved());

        QVERIFY(plans_->goTo(2).isEmpty()); // a plan of the network that was opened
        QCOMPARE(document_->plan()->hash, before.find(2)->hash);
        QVERIFY(!plans_->hasNetwork(3));
        const int steps = document_->undoStack().count();
        const QString whyNot = plans_->goTo(3);
        QVERIFY2(whyNot.contains(QStringLiteral("earlier session")) && whyNot.contains(QStringLiteral("settings")), qPrintable(whyNot));
        QVERIFY(plans_->goTo(4).contains(QStringLiteral("earlier session"))); // it cuts that network
        QCOMPARE(document_->undoStack().count(), steps);
        plans_->useSettings(4);
        QCOMPARE(document_->project().prune.ratio, 0.2);
        QCOMPARE(document_->network(), document_->state()->openedNetwork);

        QVERIFY(plans_->goTo(2).isEmpty()); // pruned again, it is the same network as before
        runs_->start(Stage::prune);
        QVERIFY(idle());
        QCOMPARE(tree().size(), before.size());
        QVERIFY(plans_->hasNetwork(3));
    }

    void aDamagedFileIsToldAndCostsThePlansOnly()
    {
        const auto file = project("damaged.yaml");
        QVERIFY(open(file, ""));
        plans_->keepPresent();
        QVERIFY(plans_->saveWith(file));
        QFile damaged(QString::fromStdString(planTreeFile(file).string()));
        QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("format: 9\nplans: []\n") > 0);
        damaged.close();
        QSignalSpy told(plans_.get(), &PlanHistory::message);
        QVERIFY(open(file, ""));
        QCOMPARE(told.count(), 1);
        QVERIFY(told.front().value(0).value<Message>().text.contains(QStringLiteral("newer version")));
        QCOMPARE(tree().size(), 1);
    }

    void anExportIsNoted()
    {
        QVERIFY(open(project("export.yaml"), ""));
        runs_->start(Stage::prune);
        QVERIFY(idle());
        const QString file = folder_.filePath(QStringLiteral("small.pt"));
        runs_->exportTo(file);
        QVERIFY(idle());
        QCOMPARE(QString::fromStdString(last().file.string()), file);
    }
};

QTEST_GUILESS_MAIN(TestPlanHistory)
#include "test_plan_history.moc"
