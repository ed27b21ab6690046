// SPDX-License-Identifier: GPL-3.0-or-later
// The target keep_within: what goes, by which images, and what is told about it.
#include "core/base/json.h"
#include "core/pipeline/kept_within.h"
#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipes/prune.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/trials.h"
#include "core/settings/prune_target.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

class Listener : public Observer {
public:
    void progress(const Progress& progress) override
    {
        tries += progress.activity == "trying how much can go" ? 1 : 0;
        if (tries > stopAfter)
            control.requestStop();
    }
    RecipeContext context() { return {control, *this}; }

    RunControl control;
    int tries = 0, stopAfter = 1000;
};

PruneSettings within(double margin)
{
    PruneSettings settings;
    settings.target.keepWithin = margin;
    settings.criterion = Criterion::l1;
    settings.allocation = Allocation::scores;
    settings.calibrationImages = 48;
    return settings;
}

} // namespace

class TestKeptWithin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        test::writePatterns(folder(), 160, 48);
        train_ = test::openPatterns(folder(), "train");
        RunControl control;
        TrainJob job = test::patternJob(start_, *train_, nullptr);
        job.settings.epochs = 6;
        model_ = makeModel(train(job, control)->network);
    }

    /// All ratios up to the one found stayed within the margin, all larger ones did not or could not be planned.
    void theMostThatStaysWithin_data()
    {
        QTest::addColumn<double>("margin");
        QTest::newRow("nearly nothing lost") << 1.0;
        QTest::newRow("some") << 10.0;
        QTest::newRow("anything") << 100.0;
    }
    void theMostThatStaysWithin()
    {
        QFETCH(double, margin);
        Listener listener;
        Measurements known;
        const auto kept = findKeptWithin(*model_, within(margin), *train_, listener.context(), known);
        QVERIFY2(kept, kept ? "" : kept.error().message.c_str());
        QCOMPARE(listener.tries, 7);
        QVERIFY(kept->found.fall <= margin);
        for (const WithinTrial& trial : kept->trials) {
            QCOMPARE(trial.fall <= margin, trial.ratio <= kept->found.ratio);
            QVERIFY(std::abs(kept->before - trial.metric - trial.fall) < 1e-9);
            QVERIFY(trial.error >= 0);
        }
        QVERIFY(kept->byLabels);
        QCOMPARE(kept->judgingImages, 160 - 48);
        if (margin == 100.0)
            QVERIFY(kept->found.ratio > 0.5);
    }

    void aWiderMarginTakesMore()
    {
        Listener listener;
        Measurements known;
        const auto narrow = findKeptWithin(*model_, within(1), *train_, listener.context(), known);
        const auto wide = findKeptWithin(*model_, within(100), *train_, listener.context(), known);
        QVERIFY(narrow->found.ratio <= wide->found.ratio);
    }

    /// Without labels the original's own answers are the right ones.
    void withoutLabelsAnswersAreCompared()
    {
        Listener listener;
        Measurements known;
        const auto kept = findKeptWithin(*model_, within(20), withoutLabels(), listener.context(), known);
        QVERIFY(kept && !kept->byLabels);
        QCOMPARE(kept->before, 100.0);
        QVERIFY(kept->found.metric >= 80);
    }

    /// Pruning with the target is pruning with the ratio that was found.
    void pruningTakesTheRatio()
    {
        Listener listener;
        const auto pruned = recipes::cut(*model_, within(10), &*train_, listener.context());
        QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
        PruneSettings given = within(10);
        setTarget(given, RatioTarget{pruned->within->found.ratio, given.budget});
        const auto same = recipes::cut(*model_, given, &*train_, listener.context());
        QCOMPARE(pruned->plan.hash, same->plan.hash);
        QVERIFY(test::sameTensors(pruned->model->network, same->model->network));
        const Json json = pruningJson(*model_, *pruned).at("keep_within");
        QCOMPARE(json.at("ratio").get<double>(), pruned->within->found.ratio);
        QCOMPARE(json.at("trials").size(), pruned->within->trials.size());
        QVERIFY(!pruningJson(*model_, *same).contains("keep_within"));
    }

    /// It holds for the same settings alone.
    void anotherMarginIsTriedAnew()
    {
        Listener listener;
        const Measurements known = measure(*model_, within(10), &*train_, listener.context()).value();
        QVERIFY(sufficient(known, within(10), true));
        QVERIFY(!chosen(within(10), known).target.keepWithin);
        QVERIFY(!sufficient(known, within(11), true));
        PruneSettings other = within(10);
        other.floorMin = 2;
        QVERIFY(!sufficient(known, other, true));
    }

    void withoutImagesItIsRefused()
    {
        Listener listener;
        const auto pruned = recipes::cut(*model_, within(1), nullptr, listener.context());
        QVERIFY(!pruned && pruned.error().message.find("images") != std::string::npos);
    }

    void aRunTakesARatio()
    {
        Project project;
        project.prune = within(1);
        Listener listener;
        const auto report = recipes::run(model_, model_, project, {}, listener.context());
        QVERIFY(!report && report.error().kind == Error::Kind::usage);
    }

    void aSearchCanBeCancelled()
    {
        for (const int after : {0, 3}) {
            Listener listener;
            listener.stopAfter = after;
            Measurements known;
            const auto kept = findKeptWithin(*model_, within(1), *train_, listener.context(), known);
            QVERIFY(!kept && kept.error().isCancelled());
        }
    }

    /// Not even the smallest cut leaves all answers of an untrained network as they were, where nothing is refitted.
    void whatCannotBeKeptIsRefused()
    {
        const ModelPtr untrained = makeModel(start_);
        PruneSettings settings = within(0);
        settings.compensate = Compensate::none;
        settings.criterion = Criterion::random;
        Listener listener;
        Measurements known;
        const auto kept = findKeptWithin(*untrained, settings, withoutLabels(), listener.context(), known);
        QVERIFY(!kept);
        QVERIFY2(kept.error().message.find("Nothing can go") != std::string::npos, kept.error().message.c_str());
    }

private:
    fs::path folder() const { return fs::path(dir_.path().toStdString()) / "data"; }

    Dataset withoutLabels() const
    {
        std::vector<std::size_t> all(train_->size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return train_->unlabelled(all);
    }

    QTemporaryDir dir_;
    std::optional<Dataset> train_;
    const Network start_ = test::patternNetwork();
    ModelPtr model_;
};

QTEST_GUILESS_MAIN(TestKeptWithin)
#include "test_kept_within.moc"
