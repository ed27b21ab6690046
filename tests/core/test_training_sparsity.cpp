// SPDX-License-Identifier: GPL-3.0-or-later
// Stage 1 on small trained networks: it reaches its share of zeros, evenly, for all kinds of layers.
#include "core/coupling/unit_scales.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/pipeline/stages.h"
#include "core/sparsity/evenness.h"
#include "core/tasks/evaluation_run.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"
#include "core/training/trainer.h"
#include "tests/core/support/after_steps.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::SparsityMode)

namespace {

/// No batch norm anywhere: the scales are the filters' norms.
Network bareNetwork()
{
    NetworkBuilder b(3);
    NetworkBuilder::Conv withBias;
    withBias.bias = true;
    ValueId x = b.input({1, 1, 16, 16});
    x = b.maxPool(b.relu(b.conv(x, "conv1", 1, 16, withBias)));
    x = b.maxPool(b.relu(b.conv(x, "conv2", 16, 32, withBias)));
    b.output(b.linear(b.globalPool(x), "head", 32, 4));
    return b.finish();
}

/// Two convolutions whose channels an addition couples.
Network residualNetwork()
{
    NetworkBuilder b(4);
    const ValueId x = b.input({1, 1, 16, 16});
    const ValueId stem = b.relu(b.batchNorm(b.conv(x, "stem", 1, 20), "stem_norm", 20));
    const ValueId inner = b.relu(b.batchNorm(b.conv(stem, "inner", 20, 24), "inner_norm", 24));
    const ValueId sum = b.relu(b.add(b.batchNorm(b.conv(inner, "outer", 24, 20), "outer_norm", 20), stem));
    b.output(b.linear(b.globalPool(b.maxPool(sum)), "head", 20, 4));
    return b.finish();
}

bool isZero(const Network& network, const ScaleElement& element)
{
    const at::Tensor tensor = toTorch(network.stored[static_cast<std::size_t>(element.stored)].tensor);
    return tensor.select(element.dim, element.index).count_nonzero().item<std::int64_t>() == 0;
}

/// Network Slimming with LibTorch alone, except for the forward pass: cross-entropy, λ·sign γ added to the gradients of the norms' weights,
/// then a step of SGD with momentum.
Network networkSlimming(const TrainJob& job, double lambda)
{
    const TrainSettings& settings = job.settings;
    const std::int64_t batches = static_cast<std::int64_t>(job.train->size()) / settings.batch;
    const ComputeScope compute(settings.threads, settings.device);
    Executor executor(job.network, Executor::Mode::training);
    Loader::Options options;
    options.batch = settings.batch;
    options.shuffle = options.dropLast = true;
    options.augmentation = {settings.flip, settings.cropPadding};
    options.seed = settings.seed;
    options.epoch = 1;
    options.channelsLast = prefersChannelsLast(job.network);
    options.targets = targetsOf(*taskFor(job.network));
    if (options.channelsLast)
        executor.useChannelsLast();
    Loader loader(*job.train, options);
    std::vector<at::Tensor> velocity(job.network.stored.size());
    for (std::int64_t step = 0; step < batches; ++step) {
        const Batch batch = *loader.next();
        const at::Tensor logits = executor.run({batch.images}, {.training = true}).front();
        at::cross_entropy_loss(logits, batch.targets.tensors[0]).backward();
        const c10::NoGradGuard noGradients;
        for (std::size_t i = 0; i < velocity.size(); ++i) {
            at::Tensor& weight = executor.stored(i);
            if (!weight.requires_grad())
                continue;
            at::Tensor gradient = weight.grad().clone();
            if (weight.dim() > 1)
                gradient.add_(weight, settings.weightDecay);
            const std::string& name = job.network.stored[i].name;
            if (name.find("norm") != std::string::npos && name.ends_with(".weight"))
                gradient.add_(lambda * at::sign(weight));
            velocity[i] = step == 0 ? gradient.clone() : velocity[i].mul_(settings.momentum).add_(gradient);
            weight.add_(gradient.add(velocity[i], settings.momentum), -learningRateAt(settings, step, batches)); // Nesterov's
            weight.mutable_grad().reset();
        }
    }
    return executor.trained();
}

class SparsityTrainingTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    Network trained_;
    std::optional<Groups> groups_;

    TrainJob job(const Network& network, const Groups& groups, SparsityMode mode) const
    {
        TrainJob job = patternJob(network, *train_, &*validation_);
        job.settings.epochs = 5;
        job.settings.learningRate = 0.02;
        job.settings.keepBest = false; // keeps the last epoch, which has the zeros
        job.groups = &groups;
        job.sparsity.emplace();
        job.sparsity->mode = mode;
        job.sparsity->ratio = 0.4;
        return job;
    }
    TrainJob job(SparsityMode mode) const { return job(trained_, *groups_, mode); }

    Network learnt(const Network& network, int epochs) const
    {
        TrainJob learning = patternJob(network, *train_, nullptr);
        learning.settings.epochs = epochs;
        RunControl control;
        return train(learning, control).value().network;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 1600, 200);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
        trained_ = learnt(patternNetwork(), 3);
        groups_ = couple(trained_);
        QCOMPARE(groups_->unitCount(), 60);
    }

    void proximalModesReachTheirShare_data()
    {
        QTest::addColumn<SparsityMode>("mode");
        for (const SparsityMode mode : {SparsityMode::uniformProx, SparsityMode::heatOnly, SparsityMode::budgetOnly, SparsityMode::heatmap})
            QTest::newRow(nameOf(mode)) << mode;
    }

    void proximalModesReachTheirShare()
    {
        QFETCH(SparsityMode, mode);
        RunControl control;
        const Result<TrainOutcome> outcome = train(job(mode), control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        const EpochRecord& last = outcome->history.back();
        qInfo("zero share %.3f, U %.4f, P_c %.2f, %.1f %%", *last.zeroShare, *last.unevenness, *last.collapseRatio,
              last.validation.find("top1").value());
        QVERIFY(std::abs(*last.zeroShare - 0.4) <= 0.02);
        if (usesBudgets(mode))
            QVERIFY(*last.unevenness <= 0.02);
        QVERIFY(last.validation.find("top1").value() > 90);

        // The record's values equal those of the returned network.
        const std::vector<double> scales = unitScales(outcome->network, *groups_);
        QCOMPARE(static_cast<double>(std::count(scales.begin(), scales.end(), 0.0)) / 60, *last.zeroShare);
        QCOMPARE(evennessOf(*groups_, scales, 0.4).unevenness, *last.unevenness);
        QCOMPARE(outcome->heat->progress, 1.0);
        QCOMPARE(outcome->heat->meanZeroShare, *last.zeroShare);
    }

    void heatmapIsMoreEvenThanNetworkSlimming()
    {
        RunControl control;
        const double heat = *train(job(SparsityMode::heatmap), control).value().history.back().unevenness;
        const double slimming = *train(job(SparsityMode::uniformL1), control).value().history.back().unevenness;
        qInfo("U %.4f against %.4f", heat, slimming);
        QVERIFY(4 * heat <= slimming);
    }

    void uniformL1IsNetworkSlimmingThroughAWholeTraining()
    {
        TrainJob slimming = job(SparsityMode::uniformL1);
        slimming.validation = nullptr;
        slimming.settings.epochs = 1;
        slimming.sparsity->strength = 1e-3;
        RunControl control;
        const Network ours = train(slimming, control).value().network;
        const Network theirs = networkSlimming(slimming, 1e-3);
        for (std::size_t i = 0; i < ours.stored.size(); ++i)
            QVERIFY2(at::equal(toTorch(ours.stored[i].tensor), toTorch(theirs.stored[i].tensor)), ours.stored[i].name.c_str());
        slimming.sparsity->strength = 0;
        QVERIFY(!at::equal(toTorch(train(slimming, control).value().network.stored[0].tensor), toTorch(ours.stored[0].tensor)));
    }

    /// A group lasso: penalty and weights of a filter vanish together, so whole filters become zero, never single weights before.
    void withoutBatchNormWholeFiltersBecomeZero()
    {
        const Network network = learnt(bareNetwork(), 8);
        const Groups groups = couple(network);
        RunControl control;
        const Result<TrainOutcome> outcome = train(job(network, groups, SparsityMode::heatmap), control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        qInfo("zero share %.3f, U %.4f, %.1f %%", *outcome->history.back().zeroShare, *outcome->history.back().unevenness,
              outcome->history.back().validation.find("top1").value());
        QVERIFY(std::abs(*outcome->history.back().zeroShare - 0.4) <= 0.02);
        std::int64_t zeroFilters = 0, zeroWeights = 0;
        for (const char* layer : {"conv1.weight", "conv2.weight"}) {
            const at::Tensor filters =
                toTorch(outcome->network.stored[static_cast<std::size_t>(outcome->network.storedByName(layer))].tensor).flatten(1);
            const auto zero = (filters.abs().amax(1) == 0).sum().item<std::int64_t>();
            zeroFilters += zero;
            zeroWeights += (filters == 0).sum().item<std::int64_t>() - zero * filters.size(1);
        }
        QCOMPARE(zeroFilters, std::int64_t{19}); // 0.4 · 48
        QCOMPARE(zeroWeights, std::int64_t{0});
    }

    void coupledMembersReachZeroTogether()
    {
        const Network network = learnt(residualNetwork(), 3);
        const Groups groups = couple(network);
        RunControl control;
        const TrainOutcome outcome = train(job(network, groups, SparsityMode::heatmap), control).value();
        int zeros = 0, coupled = 0;
        for (const std::vector<ScaleElement>& unit : scaleElements(groups)) {
            const auto zero =
                std::count_if(unit.begin(), unit.end(), [&](const auto& element) { return isZero(outcome.network, element); });
            QVERIFY(zero == 0 || zero == static_cast<std::ptrdiff_t>(unit.size()));
            zeros += zero > 0;
            coupled += zero > 1;
        }
        QVERIFY(coupled > 0);
        QVERIFY(std::abs(zeros - 0.4 * 44) <= 1);
    }

    /// The window reads the values published while batches run: they change within an epoch, and they are correct.
    void publishesEvennessWhileItTrains()
    {
        TrainJob watched = job(SparsityMode::heatmap);
        watched.settings.batch = 8; // 1000 steps, an update in every 50
        std::vector<std::shared_ptr<const HeatSnapshot>> seen;
        watched.report = [&](const auto& now) {
            if (seen.empty() || seen.back() != now->heat)
                seen.push_back(now->heat);
        };
        // Long enough that the next batch is reported.
        const AfterSteps rest(120, [] { std::this_thread::sleep_for(std::chrono::milliseconds(250)); });
        std::vector<Evenness> measured;
        std::vector<std::shared_ptr<const HeatSnapshot>> told;
        watched.epochDone = [&](const Network& network, const EpochRecord&) {
            measured.push_back(evennessOf(*groups_, unitScales(network, *groups_), 0.4));
            told.push_back(seen.back());
        };
        RunControl control;
        QVERIFY(train(watched, control));
        QCOMPARE(told.size(), std::size_t{5});
        for (std::size_t e = 0; e < told.size(); ++e) {
            QVERIFY(std::abs(told[e]->progress - 0.2 * static_cast<double>(e + 1)) < 1e-12);
            QVERIFY(std::abs(told[e]->unevenness - measured[e].unevenness) < 1e-9);
            QCOMPARE(told[e]->collapseRatio, measured[e].collapseRatio);
            QCOMPARE(told[e]->zeroShare, zeroShares(*groups_, told[e]->scale));
        }
        QVERIFY(told.back()->meanZeroShare > 0.3);
        QVERIFY2(std::any_of(seen.begin(), seen.end(), [](const auto& heat) { return heat->progress > 0 && heat->progress < 0.2; }),
                 "only what an epoch's end publishes was seen");
        for (std::size_t i = 1; i < seen.size(); ++i)
            QVERIFY(seen[i]->progress > seen[i - 1]->progress);
    }

    void protectedGroupsStayAsTheyAre()
    {
        TrainJob guarded = job(SparsityMode::heatmap);
        guarded.sparsity->targets = {0, 8, 16};
        guarded.sparsity->ratio = 24.0 / 60;
        RunControl control;
        const TrainOutcome outcome = train(guarded, control).value();
        QCOMPARE(zeroShares(*groups_, unitScales(outcome.network, *groups_)), (std::vector<double>{0, 0.5, 0.5}));
    }

    void aimsAtWhatTheScoresTakeAndTheCutTakesTheZeros()
    {
        const ModelPtr model = makeModel(trained_);
        PruneSettings prune;
        prune.ratio = 0.4;
        prune.budget = Budget::macs;
        prune.criterion = Criterion::l1;
        const auto planFor = [&](const Model& present) {
            return scoresOf(present, prune, {})
                .and_then([&](const FusedScores& scores) { return planOf(present, scores, prune, {}); })
                .value();
        };
        const Plan wanted = planFor(*model);
        SparsitySettings sparsity;
        const auto zerosAt = [&](SparsityAim aim) {
            sparsity.aim = aim;
            Observer observer;
            RunControl control;
            TrainJob stage = job(SparsityMode::heatmap);
            stage.sparsity = aimed(sparsity, *model, prune, *train_, {control, observer}).value();
            const ModelPtr sparse = makeModel(train(stage, control).value().network);
            const Plan taken = planFor(*sparse);
            std::vector<int> zeros;
            for (std::size_t g = 0; g < taken.kept.size(); ++g) {
                const Group& group = model->groups.groups()[g];
                const auto first = sparse->scales.begin() + group.firstUnit;
                zeros.push_back(static_cast<int>(std::count(first, first + group.units, 0.0)));
            }
            return std::pair(zeros, taken.kept);
        };
        const auto [zeros, kept] = zerosAt(SparsityAim::scores);
        QVERIFY2(zeros != zerosAt(SparsityAim::even).first, "the two aims happen to be the same here");
        for (std::size_t g = 0; g < zeros.size(); ++g) {
            QVERIFY(std::abs(zeros[g] - (model->groups.groups()[g].units - wanted.kept[g])) <= 1);
            QVERIFY2(std::abs(zeros[g] - (model->groups.groups()[g].units - kept[g])) <= 1, "the cut takes others than the zeros");
        }
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

    void refusesSettingsAndNetworksWithNothingToRemove()
    {
        RunControl control;
        TrainJob wrong = job(SparsityMode::heatmap);
        wrong.sparsity->ratio = 1;
        QVERIFY(train(wrong, control).error().kind == Error::Kind::usage);
        wrong = job(SparsityMode::heatmap);
        wrong.sparsity->gain = std::nan("");
        QVERIFY(train(wrong, control).error().message.find("gain") != std::string::npos);
        wrong = job(SparsityMode::heatmap);
        wrong.sparsity->targets = {3, 4};
        QVERIFY(train(wrong, control).error().message.find("3 groups") != std::string::npos);
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(b.input({1, 1, 16, 16})), "head", 1, 4));
        wrong = job(SparsityMode::heatmap);
        wrong.network = b.finish();
        const Groups none = couple(wrong.network);
        wrong.groups = &none;
        QVERIFY(train(wrong, control).error().message.find("No channel") != std::string::npos);
    }

    void aStageThatDivergesSaysWhereAndLeavesTheNetwork_data()
    {
        QTest::addColumn<SparsityMode>("mode");
        for (const SparsityMode mode : {SparsityMode::uniformL1, SparsityMode::heatmap})
            QTest::newRow(nameOf(mode)) << mode;
    }

    void aStageThatDivergesSaysWhereAndLeavesTheNetwork()
    {
        QFETCH(SparsityMode, mode);
        const Network bare = bareNetwork();
        const Groups groups = couple(bare);
        TrainJob wild = job(bare, groups, mode);
        wild.settings.learningRate = 1e30;
        RunControl control;
        const Result<TrainOutcome> outcome = train(wild, control);
        QVERIFY(!outcome);
        const std::string& message = outcome.error().message;
        QVERIFY2(message.find("not finite in epoch 1, batch ") != std::string::npos && message.find("learning rate") != std::string::npos,
                 message.c_str());
        for (std::size_t i = 0; i < bare.stored.size(); ++i)
            QVERIFY(at::equal(toTorch(bare.stored[i].tensor), toTorch(wild.network.stored[i].tensor)));
    }
};

} // namespace

QTEST_GUILESS_MAIN(SparsityTrainingTest)
#include "test_training_sparsity.moc"
