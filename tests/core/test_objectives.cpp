// SPDX-License-Identifier: GPL-3.0-or-later
// Objectives and results of training: label smoothing, a teacher, EMA, the best epoch, and the result after divergence.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/tasks/distillation/losses.h"
#include "core/tasks/task_for.h"
#include "core/training/epoch_choice.h"
#include "core/training/objective.h"
#include "core/training/weight_average.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

bool allFinite(const Network& network)
{
    return std::all_of(network.stored.begin(), network.stored.end(),
                       [](const Stored& stored) { return at::isfinite(toTorch(stored.tensor)).all().item<bool>(); });
}

std::vector<double> softmax(const std::vector<double>& logits, double temperature = 1)
{
    std::vector<double> all;
    double sum = 0;
    for (const double logit : logits)
        sum += all.emplace_back(std::exp(logit / temperature));
    for (double& one : all)
        one /= sum;
    return all;
}

/// Without batch norm: outputs depend on the weights alone.
Network plainNetwork(unsigned seed = 1)
{
    NetworkBuilder b(seed);
    const ValueId x = b.relu(b.conv(b.input({1, 1, 16, 16}), "conv", 1, 8));
    b.output(b.linear(b.globalPool(x), "head", 8, 4));
    return b.finish();
}

/// Two outputs of different sizes, like a detector's heads.
Network twoHeads(unsigned seed)
{
    NetworkBuilder b(seed);
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 1, 16, 16}), "conv", 1, 8), "norm", 8));
    b.output(b.conv(x, "fine", 8, 3));
    b.output(b.conv(b.maxPool(x), "coarse", 8, 5));
    return b.finish();
}

EpochRecord validated(int epoch, std::optional<double> top1, std::optional<double> loss)
{
    EpochRecord record;
    record.epoch = epoch;
    if (top1)
        record.validation.add(*findMetric("top1"), *top1);
    record.valLoss = loss;
    return record;
}

class ObjectivesTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_, unlabelled_, unlabelledHeld_;
    const Network network_ = patternNetwork();
    Network teacher_; ///< trained on the patterns

    TrainJob job() const { return patternJob(network_, *train_, &*validation_); }

    TrainJob taught(const Network& student, const Network& teacher) const
    {
        TrainJob job = patternJob(student, *unlabelled_, &*unlabelledHeld_);
        job.settings.distillation.teacher = Distillation::Teacher::original;
        job.teacher = &teacher;
        return job;
    }

    static TrainOutcome trained(const TrainJob& job)
    {
        RunControl control;
        return train(job, control).value();
    }

    static QString faultOf(const TrainJob& job)
    {
        RunControl control;
        const Result<TrainOutcome> outcome = train(job, control);
        return outcome ? QString() : QString::fromStdString(outcome.error().message);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path root = folder_.path().toStdString();
        writePatterns(root, 800, 120);
        train_ = openPatterns(root, "train");
        validation_ = openPatterns(root, "val");
        Dataset::Options options;
        options.preprocessing = train_->preprocessing();
        options.labels = LabelUse::ignored;
        unlabelled_ = Dataset::open(root, "train", options).value();
        unlabelledHeld_ = Dataset::open(root, "val", options).value();
        TrainJob lesson = job();
        lesson.settings.epochs = 4;
        teacher_ = trained(lesson).network;
    }

    void smoothsLabelsByHand()
    {
        TrainJob smoothed = job();
        smoothed.settings.labelSmoothing = 0.2;
        const Objective objective(smoothed);
        const at::Tensor logits = at::tensor({1.0, 2.0, 0.5, -1.0}).unsqueeze(0);
        const std::vector<double> p = softmax({1, 2, 0.5, -1});
        const double expected = -0.8 * std::log(p[1]) - 0.05 * (std::log(p[0]) + std::log(p[1]) + std::log(p[2]) + std::log(p[3]));
        const Batch batch{at::zeros({1, 1, 16, 16}), {{at::tensor({std::int64_t{1}})}}};
        QVERIFY(std::abs(objective.loss({logits}, batch, {}).item<double>() - expected) < 1e-12);
    }

    void softTargetsByHand()
    {
        const double temperature = 2;
        const std::vector<std::vector<double>> student{{1, 2, 3}, {0, 0, 5}}, teacher{{3, 1, 0}, {1, 0, 4}};
        double expected = 0;
        for (std::size_t image = 0; image < 2; ++image) {
            const std::vector<double> p = softmax(teacher[image], temperature), q = softmax(student[image], temperature);
            for (std::size_t c = 0; c < 3; ++c)
                expected += temperature * temperature * p[c] * std::log(p[c] / q[c]) / 2;
        }
        const auto tensor = [](const auto& rows) { return at::stack({at::tensor(rows[0]), at::tensor(rows[1])}); };
        QVERIFY(std::abs(softTargetLoss(tensor(student), tensor(teacher), temperature).item<double>() - expected) < 1e-12);
    }

    void rawOutputsByHand()
    {
        const at::Tensor a = at::tensor({1.0, 3.0}), b = at::tensor({2.0, 2.0}); // 2 of 8
        const at::Tensor c = at::tensor({10.0}), d = at::tensor({30.0});         // 400 of 900
        QVERIFY(std::abs(rawOutputLoss({a, c}, {b, d}).item<double>() - (2.0 / 8 + 400.0 / 900) / 2) < 1e-12);
    }

    void weighsLabelsAndTeacher()
    {
        TrainJob both = taught(network_, teacher_);
        both.train = &*train_;
        both.validation = &*validation_;
        const Batch batch{at::zeros({1, 1, 16, 16}), {{at::tensor({std::int64_t{2}})}}};
        const std::vector<at::Tensor> outputs{at::tensor({0.5, 1.5, -1.0, 0.0}).unsqueeze(0)},
            answers{at::tensor({0.0, 1.0, 2.0, 3.0}).unsqueeze(0)};
        const auto lossAt = [&](double weight) {
            both.settings.distillation.weight = weight;
            return Objective(both).loss(outputs, batch, answers).item<double>();
        };
        QVERIFY(std::abs(lossAt(0.25) - (0.75 * lossAt(0) + 0.25 * lossAt(1))) < 1e-12);
        QCOMPARE(lossAt(0), at::cross_entropy_loss(outputs[0], batch.targets.tensors[0]).item<double>());
        QCOMPARE(lossAt(1), softTargetLoss(outputs[0], answers[0], 4).item<double>());
    }

    void whoIsItsOwnTeacherLearnsNothing()
    {
        at::Tensor logits = at::randn({6, 5}).requires_grad_();
        const at::Tensor loss = softTargetLoss(logits, logits.detach(), 4);
        loss.backward();
        QCOMPARE(loss.item<double>(), 0.0);
        QVERIFY(logits.grad().abs().max().item<double>() < 1e-6);
        at::Tensor map = at::randn({2, 3, 4, 4}).requires_grad_();
        const at::Tensor distance = rawOutputLoss({map}, {map.detach()});
        distance.backward();
        QCOMPARE(distance.item<double>(), 0.0);
        QCOMPARE(map.grad().abs().max().item<double>(), 0.0);

        const Network plain = plainNetwork();
        TrainJob self = taught(plain, plain);
        self.settings.weightDecay = 0;
        self.settings.epochs = 1;
        const TrainOutcome outcome = trained(self);
        QVERIFY2(outcome.history[0].trainLoss < 1e-9, qPrintable(QString::number(outcome.history[0].trainLoss)));
        QCOMPARE(outcome.history[0].train.find("agreement").value(), 100.0);
        for (std::size_t i = 0; i < plain.stored.size(); ++i)
            QVERIFY(at::allclose(toTorch(plain.stored[i].tensor), toTorch(outcome.network.stored[i].tensor), 1e-4, 1e-4));
    }

    void learnsFromATeacherWithoutLabels()
    {
        const TrainOutcome outcome = trained(taught(network_, teacher_));
        const EpochRecord& last = outcome.history.back();
        QVERIFY(!last.validation.find("top1"));
        const double agreement = last.validation.find("agreement").value();
        QVERIFY2(agreement > 90, qPrintable(QString::number(agreement)));
        QVERIFY(last.valLoss.value() < outcome.history.front().valLoss.value());
        QVERIFY(last.times.teacher > 0 && last.times.forward > 0 && last.times.backward > 0 && last.times.validation > 0);
        RunControl control;
        QVERIFY(evaluate(outcome.network, *validation_, control)->metrics.find("top1").value() > 90);
    }

    void followsRawHeadMaps()
    {
        const Network student = twoHeads(2), teacher = twoHeads(3);
        TrainJob heads = taught(student, teacher);
        heads.settings.learningRate = 0.02;
        const TrainOutcome outcome = trained(heads);
        const EpochRecord& last = outcome.history.back();
        QVERIFY(last.train.empty() && last.validation.empty());
        QVERIFY2(last.valLoss.value() < 0.5 * outcome.history.front().trainLoss, qPrintable(QString::number(*last.valLoss)));
    }

    void aTeacherMayHelpSparsityTraining()
    {
        const Groups groups = couple(network_);
        TrainJob sparse = taught(network_, teacher_);
        sparse.sparsity.emplace();
        sparse.groups = &groups;
        sparse.settings.keepBest = false;
        const TrainOutcome outcome = trained(sparse);
        QVERIFY(outcome.history.back().zeroShare.value() > 0.1);
        QVERIFY(outcome.history.back().times.teacher > 0);
    }

    void averagesByHand()
    {
        const Network network = plainNetwork();
        Executor executor(network, Executor::Mode::training);
        const auto index = static_cast<std::size_t>(network.storedByName("head.bias"));
        const auto set = [&](double value) {
            const c10::NoGradGuard noGradients;
            executor.stored(index).fill_(value);
        };
        const auto shown = [&] { return executor.stored(index)[0].item<double>(); };
        set(2);
        WeightAverage average(executor, 0.15);
        set(10);
        average.update(); // d = 1/11
        set(4);
        average.update(); // d = 0.15, as 2/12 is more
        const double expected = 0.15 * (2.0 / 11 + 10 * 10.0 / 11) + 0.85 * 4;
        {
            const WeightAverage::InPlace inPlace(average);
            QVERIFY(std::abs(shown() - expected) < 1e-6);
        }
        QCOMPARE(shown(), 4.0);
    }

    void theAverageIsEvaluatedAndReturned()
    {
        TrainJob averaged = job();
        averaged.settings.emaDecay = 0.9;
        averaged.settings.keepBest = false;
        const TrainOutcome outcome = trained(averaged);
        RunControl control;
        const Evaluation evaluation = evaluate(outcome.network, *validation_, control).value();
        QCOMPARE(evaluation.metrics, outcome.history.back().validation);
        QCOMPARE(evaluation.loss, *outcome.history.back().valLoss);
        averaged.settings.emaDecay = 0;
        const TrainOutcome live = trained(averaged);
        QVERIFY(!sameTensors(outcome.network, live.network));
        // Validation uses the average, but training does not change.
        QCOMPARE(outcome.history.back().trainLoss, live.history.back().trainLoss);
    }

    void repeatsItselfWithEveryOption()
    {
        const auto repeats = [this](auto change) {
            TrainJob once = taught(network_, teacher_);
            once.train = &*train_;
            once.validation = &*validation_;
            once.settings.distillation.teacher = Distillation::Teacher::none;
            once.settings.epochs = 1;
            const Network plain = trained(once).network;
            change(once.settings);
            const Network first = trained(once).network;
            return sameTensors(first, trained(once).network) && !sameTensors(first, plain);
        };
        QVERIFY(repeats([](TrainSettings& s) { s.labelSmoothing = 0.1; }));
        QVERIFY(repeats([](TrainSettings& s) { s.emaDecay = 0.9; }));
        QVERIFY(repeats([](TrainSettings& s) { s.distillation.teacher = Distillation::Teacher::original; }));
    }

    void choosesTheBestEpoch()
    {
        EpochChoice best(true, 2);
        QVERIFY(!best.kept());
        best.add(validated(1, 50, 2), network_, nullptr);
        best.add(validated(2, 60, 3), network_, nullptr);
        best.add(validated(3, 60, 2.5), network_, nullptr);
        QCOMPARE(best.kept()->epoch, 3);
        best.add(validated(4, 60, 2.5), network_, nullptr);
        QVERIFY(!best.patienceRanOut());
        best.add(validated(5, 59, 1), network_, nullptr);
        QVERIFY(best.patienceRanOut());
        QCOMPARE(best.kept()->epoch, 3);

        EpochChoice byLoss(true, 0);
        byLoss.add(validated(1, {}, 2), network_, nullptr);
        byLoss.add(validated(2, {}, 1), network_, nullptr);
        byLoss.add(validated(3, {}, 1.5), network_, nullptr);
        QCOMPARE(byLoss.kept()->epoch, 2);
        QVERIFY(!byLoss.patienceRanOut());

        EpochChoice last(false, 1), unknown(true, 1);
        for (int epoch = 1; epoch <= 2; ++epoch) {
            last.add(validated(epoch, 50 - epoch, 1), network_, nullptr);
            unknown.add(validated(epoch, {}, {}), network_, nullptr);
        }
        QCOMPARE(last.kept()->epoch, 2);
        QVERIFY(last.patienceRanOut());
        QCOMPARE(unknown.kept()->epoch, 2);
        QVERIFY(!unknown.patienceRanOut());
    }

    void endsWherePatienceRunsOut()
    {
        // Nothing changes, so no epoch after the first is better.
        const Network plain = plainNetwork();
        TrainJob still = patternJob(plain, *train_, &*validation_);
        still.settings.learningRate = 1e-30;
        still.settings.epochs = 9;
        still.settings.patience = 2;
        const TrainOutcome outcome = trained(still);
        QCOMPARE(outcome.history.size(), std::size_t{3});
        QVERIFY(outcome.stoppedEarly);
        QCOMPARE(outcome.keptEpoch, 1);
        QVERIFY(sameTensors(outcome.network, plain));
    }

    void salvagesTheLastGoodEpoch()
    {
        // Every step doubles the weights, which become infinite after about 130 steps; an epoch has 25.
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(b.input({1, 1, 16, 16})), "head", 1, 4));
        const Network network = b.finish();
        TrainJob wild = patternJob(network, *train_, &*validation_);
        wild.settings.epochs = 20;
        wild.settings.learningRate = 1;
        wild.settings.weightDecay = 3;
        wild.settings.momentum = 0;
        wild.settings.nesterov = false;
        wild.settings.warmupEpochs = 0;
        wild.settings.schedule = ScheduleKind::step;
        wild.settings.steps = {};
        wild.settings.keepBest = false;
        std::optional<TrainOutcome> reached;
        wild.salvage = [&](const TrainOutcome& outcome) { reached = outcome; };
        const QString fault = faultOf(wild);
        QVERIFY(reached);
        QVERIFY(reached->keptEpoch >= 2 && allFinite(reached->network));
        QCOMPARE(reached->history.size(), static_cast<std::size_t>(reached->keptEpoch));
        const QString place = QStringLiteral("not finite in epoch %1, batch ").arg(reached->keptEpoch + 1);
        const QString kept = QStringLiteral("The network of epoch %1 is kept.").arg(reached->keptEpoch);
        QVERIFY2(fault.contains(place) && fault.contains("at learning rate 1;") && fault.contains(kept), qPrintable(fault));
    }

    void noticesWeightsThatWentAstrayInTheLastStep()
    {
        const Network plain = plainNetwork();
        TrainJob wild = patternJob(plain, *train_, nullptr);
        wild.settings.batch = 800;
        wild.settings.epochs = 3;
        wild.settings.learningRate = 1e20;
        wild.settings.weightDecay = 1e20;
        wild.settings.warmupEpochs = 0;
        bool salvaged = false;
        wild.salvage = [&](const TrainOutcome&) { salvaged = true; };
        const QString fault = faultOf(wild);
        QVERIFY2(fault.contains("weights are not finite in epoch 1, batch 1,"), qPrintable(fault));
        QVERIFY(!salvaged);
    }

    void refusesWhatDoesNotFit()
    {
        TrainJob alone = taught(network_, teacher_);
        alone.settings.distillation.teacher = Distillation::Teacher::none;
        QVERIFY(faultOf(alone).contains("no labels"));
        TrainJob missing = taught(network_, teacher_);
        missing.teacher = nullptr;
        QVERIFY(faultOf(missing).contains("no network was given"));
        const Network other = twoHeads(1);
        QVERIFY2(faultOf(taught(network_, other)).contains("The teacher answers with 1×3×16×16, 1×5×8×8, but the network with 1×4"),
                 qPrintable(faultOf(taught(network_, other))));
        TrainJob labels = taught(other, other);
        labels.train = &*train_;
        QVERIFY(faultOf(labels).contains("another kind"));
        const Groups groups = couple(network_);
        TrainJob blurred = job();
        blurred.sparsity.emplace();
        blurred.groups = &groups;
        blurred.settings.emaDecay = 0.9;
        QVERIFY(faultOf(blurred).contains("exact zeros"));
        const auto refused = [this](auto change) {
            TrainJob wrong = job();
            change(wrong.settings);
            RunControl control;
            const Result<TrainOutcome> outcome = train(wrong, control);
            return !outcome && outcome.error().kind == Error::Kind::usage;
        };
        QVERIFY(refused([](TrainSettings& s) { s.labelSmoothing = 1; }));
        QVERIFY(refused([](TrainSettings& s) { s.emaDecay = 1; }));
        QVERIFY(refused([](TrainSettings& s) { s.patience = -1; }));
        QVERIFY(refused([](TrainSettings& s) { s.distillation.weight = 1.5; }));
        QVERIFY(refused([](TrainSettings& s) { s.distillation.temperature = 0; }));
    }
};

} // namespace

QTEST_GUILESS_MAIN(ObjectivesTest)
#include "test_objectives.moc"
