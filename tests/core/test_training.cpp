// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop: it learns, equals PyTorch's, is reproducible, reports, pauses and stops.
#include <torch/optim/sgd.h>

#include "core/base/step_watch.h"
#include "core/data/loader.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/tasks/evaluation_run.h"
#include "core/tasks/task_for.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace espalier;
using namespace espalier::test;

namespace {

at::Tensor tensorOf(const Network& network, const std::string& name)
{
    return toTorch(network.stored[static_cast<std::size_t>(network.storedByName(name))].tensor);
}

class TrainingTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    const Network network_ = patternNetwork();

    TrainJob job() const { return patternJob(network_, *train_, &*validation_); }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 1600, 200);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
    }

    void learns()
    {
        const Network before = network_;
        RunControl control;
        const Result<TrainOutcome> outcome = train(job(), control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(outcome->history.size(), std::size_t{3});
        const EpochRecord& last = outcome->history.back();
        QVERIFY2(last.validation.find("top1").value() > 95, qPrintable(QString::number(last.validation.find("top1").value())));
        QVERIFY(last.trainLoss < outcome->history.front().trainLoss);
        QVERIFY(!last.unevenness && !last.zeroShare);
        QVERIFY(last.imagesPerSecond > 0 && last.seconds > 0);
        QVERIFY(sameTensors(network_, before));
        // The values measured in training equal those of the returned network.
        const EpochRecord& kept = outcome->history[static_cast<std::size_t>(outcome->keptEpoch - 1)];
        QCOMPARE(evaluate(outcome->network, *validation_, control)->metrics.find("top1").value(), kept.validation.find("top1").value());
    }

    void repeatsItselfToTheBit()
    {
        RunControl control;
        TrainJob once = job();
        once.settings.epochs = 1;
        const Network first = train(once, control)->network;
        QVERIFY(sameTensors(first, train(once, control)->network));
        once.settings.seed = 2;
        QVERIFY(!sameTensors(first, train(once, control)->network));
    }

    void learnsFromBlendedImages()
    {
        RunControl control;
        TrainJob plain = job();
        plain.settings.epochs = 1;
        plain.settings.distillation = {Distillation::Teacher::original, 1, 4};
        plain.teacher = &network_;
        TrainJob mixed = plain;
        mixed.settings.distillation.blend = 1;
        const Network first = train(mixed, control)->network;
        QVERIFY(sameTensors(first, train(mixed, control)->network));
        QVERIFY(!sameTensors(first, train(plain, control)->network));

        // Labels do not count in blended steps, so where all are blended their weight has no effect.
        mixed.settings.distillation.weight = 0.5;
        const TrainOutcome unlabelled = *train(mixed, control);
        QVERIFY(sameTensors(first, unlabelled.network));
        QVERIFY(unlabelled.history.back().train.empty());
        QVERIFY(unlabelled.history.back().trainLoss > 0);
        // Where half are, labels count in the others.
        mixed.settings.distillation.blend = 0.5;
        const TrainOutcome half = *train(mixed, control);
        QVERIFY(!sameTensors(first, half.network));
        QVERIFY(!half.history.back().train.empty());
        // Without a teacher nothing is blended.
        TrainJob alone = plain;
        alone.settings.distillation = {};
        const Network byLabels = train(alone, control)->network;
        alone.settings.distillation.blend = 1;
        QVERIFY(sameTensors(byLabels, train(alone, control)->network));
    }

    void equalsALoopAroundPyTorchsOptimiser()
    {
        TrainJob plain = job();
        plain.validation = nullptr;
        plain.settings.epochs = 1;
        plain.settings.batch = 200;
        RunControl control;
        const Network ours = train(plain, control)->network;

        const ComputeScope compute(plain.settings.threads, plain.settings.device);
        Executor executor(network_, Executor::Mode::training);
        executor.useChannelsLast();
        std::vector<at::Tensor> weights, scalesAndBiases;
        for (std::size_t i = 0; i < network_.stored.size(); ++i) {
            if (executor.stored(i).requires_grad())
                (executor.stored(i).dim() > 1 ? weights : scalesAndBiases).push_back(executor.stored(i));
        }
        using Options = torch::optim::SGDOptions;
        const auto options = [](double decay) {
            return std::make_unique<Options>(Options(0.1).momentum(0.9).nesterov(true).weight_decay(decay));
        };
        torch::optim::SGD reference({{weights, options(5e-4)}, {scalesAndBiases, options(0)}}, Options(0.1).momentum(0.9).nesterov(true));
        Loader::Options loading;
        loading.batch = 200;
        loading.shuffle = true;
        loading.augmentation = {true, 1};
        loading.seed = 1;
        loading.epoch = 1;
        loading.channelsLast = true;
        loading.targets = targetsOf(*taskFor(network_));
        Loader loader(*train_, loading);
        for (std::int64_t step = 0; step < 8; ++step) {
            for (auto& group : reference.param_groups())
                static_cast<Options&>(group.options()).lr(learningRateAt(plain.settings, step, 8));
            const Batch batch = *loader.next();
            reference.zero_grad();
            at::cross_entropy_loss(executor.run({batch.images}, {.training = true}).front(), batch.targets.tensors[0]).backward();
            reference.step();
        }
        QVERIFY(sameTensors(ours, executor.trained()));
    }

    void schedulesRiseAndFall()
    {
        TrainSettings settings;
        settings.epochs = 10;
        settings.learningRate = 0.2;
        settings.warmupEpochs = 1;
        QCOMPARE(learningRateAt(settings, 0, 100), 0.02);
        QCOMPARE(learningRateAt(settings, 50, 100), 0.11);
        QCOMPARE(learningRateAt(settings, 100, 100), 0.2);
        QCOMPARE(learningRateAt(settings, 550, 100), 0.1);
        QVERIFY(learningRateAt(settings, 999, 100) < 1e-5);
        settings.schedule = ScheduleKind::step;
        QCOMPARE(learningRateAt(settings, 499, 100), 0.2);
        QCOMPARE(learningRateAt(settings, 500, 100), 0.02);
        QCOMPARE(learningRateAt(settings, 750, 100), 0.002);
        settings.warmupEpochs = 0;
        QCOMPARE(learningRateAt(settings, 0, 100), 0.2);
    }

    void leavesBuffersAndConstantsToThemselves()
    {
        NetworkBuilder b;
        ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 1, 16, 16}), "conv", 1, 4), "norm", 4));
        x = b.node("mul", {x, b.stored("gain", b.random({1, 4, 1, 1}), Stored::Kind::constant)});
        b.output(b.linear(b.globalPool(x), "head", 4, 4));
        const Network network = b.finish();
        TrainJob once = patternJob(network, *train_, nullptr);
        once.settings.epochs = 1;
        RunControl control;
        const Network trained = train(once, control)->network;
        QVERIFY(at::equal(tensorOf(network, "gain"), tensorOf(trained, "gain")));
        QVERIFY(!at::equal(tensorOf(network, "conv.weight"), tensorOf(trained, "conv.weight")));
        QVERIFY(!at::equal(tensorOf(network, "norm.running_mean"), tensorOf(trained, "norm.running_mean")));
        for (std::size_t i = 0; i < trained.stored.size(); ++i)
            QVERIFY(trained.stored[i].kind == network.stored[i].kind && !toTorch(trained.stored[i].tensor).requires_grad());
    }

    void publishesSnapshots()
    {
        TrainMailbox mailbox;
        TrainJob watched = job();
        watched.report = [&mailbox](const auto& snapshot) { mailbox.put(snapshot); };
        std::vector<int> epochs;
        watched.epochDone = [&](const Network& network, const EpochRecord& record) {
            epochs.push_back(record.epoch);
            QCOMPARE(network.stored.size(), network_.stored.size());
            QCOMPARE(mailbox.newest()->history.size(), epochs.size());
            QCOMPARE(mailbox.newest()->activity, std::string("validating"));
        };
        RunControl control;
        QVERIFY(train(watched, control));
        QCOMPARE(epochs, (std::vector<int>{1, 2, 3}));
        const auto last = mailbox.newest();
        QCOMPARE(last->epoch, 3);
        QCOMPARE(last->batch, std::int64_t{50});
        QCOMPARE(last->batches, std::int64_t{50});
        QCOMPARE(last->progress, 1.0);
        QCOMPARE(last->secondsLeft, 0.0);
        QVERIFY(mailbox.version() >= 9);
    }

    void stopsAtTheNextBatch()
    {
        RunControl control;
        TrainJob stopped = job();
        stopped.epochDone = [&](const Network&, const EpochRecord&) { control.requestStop(); };
        const Result<TrainOutcome> outcome = train(stopped, control);
        QVERIFY(!outcome && outcome.error().isCancelled());
    }

    /// A batch of a large network takes many seconds.
    void stopsWithinABatch()
    {
        RunControl control;
        const StepWatch stops(control);
        const int half = static_cast<int>(network_.nodes.size()) + 1; // in the backward pass
        int passed = 0;
        const StepWatch counting([&] {
            if (++passed == half)
                control.requestStop();
        });
        const Result<TrainOutcome> outcome = train(job(), control);
        QVERIFY(!outcome && outcome.error().isCancelled());
        QCOMPARE(passed, half);
    }

    void pausesAndGoesOn()
    {
        RunControl control;
        TrainMailbox mailbox;
        TrainJob paused = job();
        paused.report = [&mailbox](const auto& now) { mailbox.put(now); };
        paused.settings.epochs = 2;
        std::jthread resumer;
        std::atomic<bool> held = false, ended = false;
        std::int64_t batchWhileHeld = -1;
        const auto resume = [&] {
            while (!control.held() && !ended)
                std::this_thread::yield();
            held = control.held();
            batchWhileHeld = mailbox.newest()->batch;
            control.resume();
        };
        paused.epochDone = [&](const Network&, const EpochRecord& record) {
            if (record.epoch == 1) {
                control.pause();
                resumer = std::jthread(resume);
            }
        };
        const Result<TrainOutcome> outcome = train(paused, control);
        ended = true;
        resumer.join();
        QVERIFY(outcome);
        QVERIFY(held);
        QCOMPARE(batchWhileHeld, std::int64_t{0}); // of the second epoch, which has begun
        // A pause does not change the result.
        TrainJob straight = job();
        straight.settings.epochs = 2;
        RunControl other;
        QVERIFY(sameTensors(outcome->network, train(straight, other)->network));
    }

    void namesWhereTheLossWentAstray()
    {
        RunControl control;
        TrainJob wild = job();
        wild.settings.learningRate = 1e18;
        wild.settings.warmupEpochs = 0;
        const Result<TrainOutcome> outcome = train(wild, control);
        QVERIFY(!outcome);
        const QString fault = QString::fromStdString(outcome.error().message);
        QVERIFY2(fault.contains("not finite in epoch 1, batch ") && fault.contains("learning rate 1e+18"), qPrintable(fault));
    }

    /// The variance of a single value is the cause, not the learning rate.
    void refusesANormOverOneValue()
    {
        NetworkBuilder builder;
        const ValueId pooled = builder.globalPool(builder.conv(builder.input({1, 1, 16, 16}), "first", 1, 4));
        builder.output(builder.linear(builder.batchNorm(pooled, "norm", 4), "last", 4, 4));
        TrainJob single = job();
        single.network = builder.finish();
        single.settings.batch = 1;
        RunControl control;
        const Result<TrainOutcome> outcome = train(single, control);
        QVERIFY(!outcome);
        QVERIFY2(outcome.error().message.find("batch norm 'norm'") != std::string::npos, outcome.error().message.c_str());
        QVERIFY(outcome.error().message.find("learning rate") == std::string::npos);
        single.settings.batch = 2;
        QVERIFY(train(single, control));
    }

    void refusesSettingsThatMakeNoSense()
    {
        RunControl control;
        const auto refused = [&](auto change) {
            TrainJob wrong = job();
            change(wrong.settings);
            const Result<TrainOutcome> outcome = train(wrong, control);
            return !outcome && outcome.error().kind == Error::Kind::usage;
        };
        QVERIFY(refused([](TrainSettings& s) { s.epochs = 0; }));
        QVERIFY(refused([](TrainSettings& s) { s.batch = -1; }));
        QVERIFY(refused([](TrainSettings& s) { s.learningRate = 0; }));
        QVERIFY(refused([](TrainSettings& s) { s.momentum = 1; }));
        QVERIFY(refused([](TrainSettings& s) { s.weightDecay = -1; }));
    }

    void refusesImagesOfOtherClasses()
    {
        QTemporaryDir other;
        writeFile(other.path().toStdString() + "/train-images-idx3-ubyte", idxImages(2, 16, 16, Bytes(512, 7)));
        writeFile(other.path().toStdString() + "/train-labels-idx1-ubyte", idxLabels({0, 1}));
        const Dataset two = openPatterns(other.path().toStdString(), "train");
        RunControl control;
        const Result<TrainOutcome> outcome = train(patternJob(network_, two, nullptr), control);
        QVERIFY(!outcome);
        QVERIFY(outcome.error().message.find("2 classes") != std::string::npos);
    }

    void trainsOnFewerImagesThanABatch()
    {
        Dataset::Options options;
        options.preprocessing = train_->preprocessing();
        options.limitPerClass = 2;
        const Dataset few = Dataset::open(folder_.path().toStdString(), "train", options).value();
        RunControl control;
        QCOMPARE(train(patternJob(network_, few, nullptr), control)->history.size(), std::size_t{3});
    }

    void averagesBatchNormStatistics()
    {
        // A batch norm directly on the images, so its statistics are the images'.
        NetworkBuilder b;
        const ValueId x = b.relu(b.batchNorm(b.input({1, 1, 16, 16}), "norm", 1));
        b.output(b.linear(b.globalPool(x), "head", 1, 4));
        const Network network = b.finish();
        RunControl control;
        const Result<Network> measured = reestimateBatchNorm(network, *validation_, control, 1000, 200, false);
        QVERIFY2(measured, measured ? "" : measured.error().message.c_str());
        std::vector<at::Tensor> images;
        for (std::size_t i = 0; i < validation_->size(); ++i)
            images.push_back(normalised(*validation_, i).value());
        const at::Tensor all = at::stack(images).to(at::kDouble);
        QVERIFY(std::abs(tensorOf(*measured, "norm.running_mean").item<double>() - all.mean().item<double>()) < 1e-5);
        QVERIFY(std::abs(tensorOf(*measured, "norm.running_var").item<double>() - all.var(true).item<double>()) < 1e-5);
        QVERIFY(at::equal(tensorOf(*measured, "head.weight"), tensorOf(network, "head.weight")));

        // The mean of the batches' means is the mean of all images, for any batch size.
        const Network small = reestimateBatchNorm(network, *validation_, control, 1000, 30, false).value();
        QVERIFY(std::abs(tensorOf(small, "norm.running_mean").item<double>() - all.mean().item<double>()) < 1e-5);
        for (std::size_t i = 0; i < network.nodes.size(); ++i)
            QVERIFY(network.nodes[i].attributes == measured->nodes[i].attributes);

        // Augmented images have borders of the mean colour, zero, and so other statistics, always the same ones.
        const Network augmented = reestimateBatchNorm(network, *validation_, control, 1000, 30).value();
        QVERIFY(tensorOf(augmented, "norm.running_mean").abs().item<double>() < tensorOf(small, "norm.running_mean").abs().item<double>());
        const Network again = reestimateBatchNorm(network, *validation_, control, 1000, 30).value();
        QVERIFY(at::equal(tensorOf(augmented, "norm.running_mean"), tensorOf(again, "norm.running_mean")));
        control.requestStop();
        QVERIFY(reestimateBatchNorm(network, *validation_, control).error().isCancelled());
    }
};

} // namespace

QTEST_GUILESS_MAIN(TrainingTest)
#include "test_training.moc"
