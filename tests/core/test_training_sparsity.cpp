// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1 on a small network that has learnt its task: it reaches its share of zeros, and spreads them more evenly than the baseline.
#include "core/coupling/unit_scales.h"
#include "core/sparsity/evenness.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

class SparsityTrainingTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    Network trained_;
    std::optional<Groups> groups_;

    TrainJob job(SparsityMode mode) const
    {
        TrainJob job = patternJob(trained_, *train_, &*validation_);
        job.settings.epochs = 5;
        job.settings.learningRate = 0.02;
        job.groups = &*groups_;
        job.sparsity.emplace();
        job.sparsity->mode = mode;
        job.sparsity->ratio = 0.4;
        return job;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 1600, 200);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
        RunControl control;
        trained_ = train(patternJob(patternNetwork(), *train_, nullptr), control)->network;
        groups_ = couple(trained_);
        QCOMPARE(groups_->unitCount(), 60);
    }

    void heatmapReachesItsShareEvenly()
    {
        RunControl control;
        const Result<TrainOutcome> heat = train(job(SparsityMode::heatmap), control);
        QVERIFY2(heat, heat ? "" : heat.error().message.c_str());
        const Result<TrainOutcome> uniform = train(job(SparsityMode::uniformL1), control);
        const EpochRecord& last = heat->history.back();
        const EpochRecord& baseline = uniform->history.back();
        qInfo("heatmap: zero share %.3f, U %.4f, P_c %.2f, %.1f %%; uniform-l1: zero share %.3f, U %.4f, P_c %.2f, %.1f %%",
              *last.zeroShare, *last.unevenness, *last.collapseRatio, *last.valTop1, *baseline.zeroShare, *baseline.unevenness,
              *baseline.collapseRatio, *baseline.valTop1);
        QVERIFY(std::abs(*last.zeroShare - 0.4) < 0.1);
        QVERIFY(*last.unevenness < *baseline.unevenness);
        QVERIFY(*last.valTop1 > 90);

        // What the record says is what the network handed out has.
        const std::vector<double> scales = unitScales(heat->network, *groups_);
        QCOMPARE(static_cast<double>(std::count(scales.begin(), scales.end(), 0.0)) / 60, *last.zeroShare);
        QCOMPARE(evennessOf(*groups_, scales, 0.4).unevenness, *last.unevenness);
        QCOMPARE(heat->heat->progress, 1.0);
        QCOMPARE(heat->heat->meanZeroShare, *last.zeroShare);
    }

    void updatesTwentyTimesInAShortStage()
    {
        TrainMailbox mailbox;
        TrainJob watched = job(SparsityMode::heatmap);
        watched.mailbox = &mailbox;
        std::vector<double> progress;
        watched.epochDone = [&](const Network&, const EpochRecord&) { progress.push_back(mailbox.newest()->heat->progress); };
        RunControl control;
        QVERIFY(train(watched, control));
        QCOMPARE(progress.size(), std::size_t{5});
        for (std::size_t e = 0; e < progress.size(); ++e)
            QVERIFY(std::abs(progress[e] - 0.2 * static_cast<double>(e + 1)) < 1e-12);
    }

    void modeNoneOnlyMeasures()
    {
        TrainJob measured = job(SparsityMode::none);
        measured.settings.epochs = 1;
        RunControl control;
        const TrainOutcome outcome = train(measured, control).value();
        QCOMPARE(*outcome.history.front().zeroShare, 0.0);
        QVERIFY(outcome.heat != nullptr);
        QVERIFY(std::all_of(outcome.heat->penalty.begin(), outcome.heat->penalty.end(), [](double p) { return p == 0; }));
    }

    void refusesRatiosAndNetworksWithNothingToRemove()
    {
        RunControl control;
        TrainJob wrong = job(SparsityMode::heatmap);
        wrong.sparsity->ratio = 1;
        QVERIFY(train(wrong, control).error().kind == Error::Kind::usage);
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(b.input({1, 1, 16, 16})), "head", 1, 4));
        wrong = job(SparsityMode::heatmap);
        wrong.network = b.finish();
        const Groups none = couple(wrong.network);
        wrong.groups = &none;
        QVERIFY(train(wrong, control).error().message.find("No channel") != std::string::npos);
    }
};

} // namespace

QTEST_GUILESS_MAIN(SparsityTrainingTest)
#include "test_training_sparsity.moc"
