// SPDX-License-Identifier: GPL-3.0-or-later
// AdamW: equals PyTorch's, and continues from a kept state bit by bit.
#include <ATen/ATen.h>
#include <torch/optim/adamw.h>

#include "core/settings/train_settings.h"
#include "core/training/adamw.h"
#include "core/training/checkpoint.h"
#include "core/training/sgd.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr double decay = 0.05, momentum = 0.85;

/// A weight that decays and a bias that does not, equal in every copy.
std::vector<at::Tensor> parameters(at::ScalarType type = at::kFloat)
{
    const at::Tensor numbers = at::arange(30, at::TensorOptions(type)).sin();
    std::vector<at::Tensor> made{numbers.slice(0, 0, 24).view({4, 3, 2}).clone(), numbers.slice(0, 24).clone()};
    for (at::Tensor& each : made)
        each.requires_grad_(true);
    return made;
}

AdamW optimiserOf(const std::vector<at::Tensor>& tensors)
{
    return {{{tensors[0], decay}, {tensors[1], 0}}, momentum};
}

/// Different in every step, also in size.
at::Tensor gradientAt(int step, const at::Tensor& parameter)
{
    return (at::arange(parameter.numel(), parameter.options().requires_grad(false)) + 3 * step).cos().view(parameter.sizes()) *
           std::pow(10.0, step % 4 - 2);
}

void setGradients(int step, std::vector<at::Tensor>& tensors)
{
    for (at::Tensor& each : tensors)
        each.mutable_grad() = gradientAt(step, each);
}

double rateAt(int step)
{
    return 0.01 * (1 + step % 3);
}

/// Copies, as a checkpoint has them.
std::vector<at::Tensor> copied(const std::vector<at::Tensor>& state)
{
    std::vector<at::Tensor> copies;
    for (const at::Tensor& each : state)
        copies.push_back(each.defined() ? each.detach().clone() : at::Tensor());
    return copies;
}

bool same(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) { return at::equal(one, other); });
}

} // namespace

class TestAdamW : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    const Network network_ = patternNetwork();

    TrainJob job() const
    {
        TrainJob job = patternJob(network_, *train_, &*validation_);
        job.settings.optimiser = OptimiserKind::adamw;
        job.settings.learningRate = 0.01;
        job.settings.weightDecay = 0.05;
        job.settings.threads = 1;
        return job;
    }

    static TrainOutcome trained(const TrainJob& job)
    {
        RunControl control;
        return train(job, control).value();
    }

    static std::vector<TrainCheckpoint> checkpointsOf(TrainJob job)
    {
        std::vector<TrainCheckpoint> checkpoints;
        job.checkpoint = [&](const TrainCheckpoint& checkpoint) { checkpoints.push_back(checkpoint); };
        trained(job);
        return checkpoints;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 320, 80);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
    }

    void equalsPyTorchs_data()
    {
        QTest::addColumn<bool>("exact");
        QTest::addColumn<bool>("gaps");
        QTest::newRow("single precision") << false << false;
        QTest::newRow("double precision") << true << false;
        QTest::newRow("a parameter that often has no gradient") << true << true;
    }

    void equalsPyTorchs()
    {
        QFETCH(bool, exact);
        QFETCH(bool, gaps);
        const at::ScalarType type = exact ? at::kDouble : at::kFloat;
        std::vector<at::Tensor> ours = parameters(type), theirs = parameters(type);
        AdamW optimiser = optimiserOf(ours);
        using Options = torch::optim::AdamWOptions;
        const auto options = [](double weightDecay) {
            return std::make_unique<Options>(Options(0.01).betas({momentum, 0.999}).weight_decay(weightDecay));
        };
        torch::optim::AdamW reference(
            std::vector<torch::optim::OptimizerParamGroup>{{{theirs[0]}, options(decay)}, {{theirs[1]}, options(0)}}, Options(0.01));
        for (int step = 0; step < 25; ++step) {
            setGradients(step, ours);
            setGradients(step, theirs);
            if (gaps && step % 5 != 2)
                for (at::Tensor* bias : {&ours[1], &theirs[1]})
                    bias->mutable_grad().reset();
            optimiser.step(rateAt(step));
            for (auto& group : reference.param_groups())
                static_cast<Options&>(group.options()).lr(rateAt(step));
            reference.step();
            for (std::size_t i = 0; i < ours.size(); ++i)
                QVERIFY2(at::allclose(ours[i], theirs[i], 0, exact ? 1e-13 : 2e-6), qPrintable(QString("step %1").arg(step)));
        }
        QVERIFY(!at::allclose(ours[0], parameters(type)[0], 0, 0.05));
    }

    /// The definition (Loshchilov and Hutter 2019, algorithm 2), number by number.
    void equalsItsDefinition()
    {
        std::vector<at::Tensor> tensors = parameters(at::kDouble);
        AdamW optimiser = optimiserOf(tensors);
        std::vector<double> numbers(24), means(24), squares(24);
        std::copy_n(tensors[0].data_ptr<double>(), 24, numbers.begin());
        for (int step = 0; step < 12; ++step) {
            setGradients(step, tensors);
            const at::Tensor gradient = tensors[0].grad().clone();
            optimiser.step(rateAt(step));
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                const double g = gradient.data_ptr<double>()[i], rate = rateAt(step);
                means[i] = momentum * means[i] + (1 - momentum) * g;
                squares[i] = 0.999 * squares[i] + 0.001 * g * g;
                const double mean = means[i] / (1 - std::pow(momentum, step + 1)), square = squares[i] / (1 - std::pow(0.999, step + 1));
                numbers[i] -= rate * (mean / (std::sqrt(square) + 1e-8) + decay * numbers[i]);
                QVERIFY(std::abs(numbers[i] - tensors[0].data_ptr<double>()[i]) < 1e-13);
            }
        }
    }

    void parametersWithoutAGradientStay()
    {
        std::vector<at::Tensor> tensors = parameters();
        AdamW optimiser = optimiserOf(tensors);
        optimiser.step(0.1); // none has one
        setGradients(0, tensors);
        optimiser.dropGradients();
        QVERIFY(!tensors[0].grad().defined());
        tensors[1].mutable_grad() = gradientAt(0, tensors[1]);
        optimiser.step(0.1);
        QVERIFY(at::equal(tensors[0], parameters()[0]) && !at::equal(tensors[1], parameters()[1]));
        QVERIFY(!optimiser.state()[0].defined() && optimiser.state()[1].defined());
    }

    void continuesFromItsState()
    {
        std::vector<at::Tensor> straight = parameters();
        AdamW one = optimiserOf(straight);
        for (int step = 0; step < 14; ++step) {
            if (step == 6) {
                std::vector<at::Tensor> resumed = copied(straight);
                AdamW other = optimiserOf(resumed);
                const std::vector<at::Tensor> state = copied(one.state());
                QVERIFY(other.fits(state));
                other.restore(state);
                for (int later = step; later < 14; ++later) {
                    setGradients(later, resumed);
                    other.step(rateAt(later));
                }
                resumed_ = copied(resumed);
                QVERIFY(same(state, copied(one.state()))); // the state that was given is not written
            }
            setGradients(step, straight);
            if (step < 3)
                straight[1].mutable_grad().reset(); // so that the parameters have different numbers of steps
            one.step(rateAt(step));
        }
        QVERIFY(same(resumed_, straight));
    }

    void otherStatesDoNotFit()
    {
        std::vector<at::Tensor> tensors = parameters();
        AdamW optimiser = optimiserOf(tensors);
        QVERIFY(optimiser.fits(optimiser.state())); // before the first step
        setGradients(0, tensors);
        optimiser.step(0.1);
        const std::vector<at::Tensor> state = copied(optimiser.state());
        QCOMPARE(state.size(), std::size_t{5});
        QVERIFY(optimiser.fits(state));
        const auto fitsWith = [&](auto change) {
            std::vector<at::Tensor> changed = state;
            change(changed);
            return optimiser.fits(changed);
        };
        QVERIFY(!fitsWith([](auto& s) { s.clear(); }));
        QVERIFY(!fitsWith([](auto& s) { s.pop_back(); }));
        QVERIFY(!fitsWith([](auto& s) { s.push_back(s.back()); }));
        QVERIFY(!fitsWith([](auto& s) { std::swap(s[0], s[1]); }));
        QVERIFY(!fitsWith([](auto& s) { std::swap(s[2], s[3]); }));
        QVERIFY(!fitsWith([](auto& s) { s.back() = at::Tensor(); }));
        QVERIFY(!fitsWith([](auto& s) { s.back() = at::zeros({3}, at::kLong); }));
        QVERIFY(!fitsWith([](auto& s) { s.back() = at::zeros({}, at::kLong); })); // one number for all
        QVERIFY(!fitsWith([](auto& s) { s.back() = at::zeros({2}, at::kFloat); }));
        QVERIFY(fitsWith([](auto& s) { s[0] = s[2] = at::Tensor(); })); // a parameter that had no gradient yet
        Sgd sgd({{tensors[0], 0}, {tensors[1], 0}}, 0.9, true);
        sgd.step(0.1);
        QVERIFY(!optimiser.fits(sgd.state()) && !sgd.fits(state));
    }

    void aTrainingLearnsWithIt()
    {
        const TrainOutcome outcome = trained(job());
        QVERIFY2(outcome.history.back().validation.find("top1").value() > 80,
                 qPrintable(QString::number(outcome.history.back().validation.find("top1").value())));
        TrainJob sgd = job();
        sgd.settings.optimiser = OptimiserKind::sgd;
        QVERIFY(!sameTensors(outcome.network, trained(sgd).network));
        TrainJob lighter = job();
        lighter.settings.weightDecay = 0;
        QVERIFY(!sameTensors(outcome.network, trained(lighter).network));
    }

    void aResumedTrainingEndsAsIfNeverStopped()
    {
        const TrainOutcome straight = trained(job());
        const std::vector<TrainCheckpoint> checkpoints = checkpointsOf(job());
        QCOMPARE(checkpoints.size(), std::size_t{3});
        const std::filesystem::path file = folder_.filePath("adamw.checkpoint").toStdString();
        for (const TrainCheckpoint& checkpoint : checkpoints) {
            QVERIFY(writeCheckpoint(checkpoint, file));
            const TrainCheckpoint read = readCheckpoint(file).value();
            TrainJob resumed = job();
            resumed.resume = &read;
            QVERIFY2(sameTensors(trained(resumed).network, straight.network), qPrintable(QString("epoch %1").arg(checkpoint.epoch())));
        }
    }

    void everyPartOfTheStateMatters()
    {
        TrainJob last = job();
        last.settings.keepBest = false;
        const TrainOutcome straight = trained(last);
        const TrainCheckpoint checkpoint = checkpointsOf(last).front();
        const std::size_t parts[] = {0, checkpoint.velocities.size() / 2};
        for (const std::size_t part : parts) { // a mean, a mean of squares
            TrainCheckpoint damaged = checkpoint;
            damaged.velocities[part] = Tensor();
            TrainJob resumed = last;
            resumed.resume = &damaged;
            RunControl control;
            const Result<TrainOutcome> outcome = train(resumed, control);
            QVERIFY(!outcome || !sameTensors(outcome->network, straight.network));
        }
    }

    void checkpointsOfTheOtherOptimiserAreRefused()
    {
        TrainJob sgd = job();
        sgd.settings.optimiser = OptimiserKind::sgd;
        for (const auto& [made, used] : {std::pair(job(), sgd), std::pair(sgd, job())}) {
            const TrainCheckpoint checkpoint = checkpointsOf(made).front();
            TrainJob resumed = used;
            resumed.resume = &checkpoint;
            RunControl control;
            const Result<TrainOutcome> outcome = train(resumed, control);
            QVERIFY(!outcome);
            QVERIFY2(outcome.error().message.find("other settings") != std::string::npos, outcome.error().message.c_str());
        }
    }

private:
    std::vector<at::Tensor> resumed_;
};

QTEST_GUILESS_MAIN(TestAdamW)
#include "test_adamw.moc"
