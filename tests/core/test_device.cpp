// SPDX-License-Identifier: GPL-3.0-or-later
// Devices: names, errors, and, with a graphics card, results equal to the CPU's.
#include "core/coupling/unit_scales.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/criteria/criteria.h"
#include "core/tasks/evaluation.h"
#include "core/training/loss_gradients.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/pattern_training.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace espalier;
using namespace espalier::test;

namespace {

/// Graphics cards round the factors of convolutions to ten bits of mantissa (TF32).
constexpr double cardRounding = 5e-3;

double relativeDifference(const at::Tensor& a, const at::Tensor& b)
{
    return (a - b).abs().max().item<double>() / std::max(b.abs().max().item<double>(), 1e-12);
}

class DeviceTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;
    const Network network_ = patternNetwork();

    TrainJob job(Device device) const
    {
        TrainJob job = patternJob(network_, *train_, &*validation_);
        job.settings.device = device;
        return job;
    }

    Network trainedOn(Device device) const
    {
        RunControl control;
        return train(job(device), control).value().network;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 1600, 200);
        train_ = openPatterns(folder_.path().toStdString(), "train");
        validation_ = openPatterns(folder_.path().toStdString(), "val");
    }

    void namesGoBothWays()
    {
        for (const std::string& name : namesOf(deviceOptions()))
            QCOMPARE(std::string(nameOf(deviceFromName(name).value())), name);
        const auto unknown = deviceFromName("cuta");
        QVERIFY(!unknown);
        QVERIFY2(unknown.error().message.find("cuda") != std::string::npos, unknown.error().message.c_str());
    }

    void processorIsThereAlways()
    {
        QCOMPARE(deviceFault(Device::cpu), std::string());
        QCOMPARE(deviceFault(Device::automatic), std::string());
        const ComputeScope here(1, Device::cpu);
        QVERIFY(deviceInUse() == Device::cpu);
    }

    void refusesACardThatIsNotThere()
    {
        if (at::hasCUDA())
            QSKIP("this machine has a graphics card");
        QVERIFY(deviceInUse() == Device::cpu);
        RunControl control;
        const auto refused = train(job(Device::cuda), control);
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.find("device cpu") != std::string::npos, refused.error().message.c_str());
    }

    void cardAnswersAsTheProcessor()
    {
        if (!at::hasCUDA())
            QSKIP("no graphics card");
        const Network learnt = trainedOn(Device::cpu);
        RunControl control;
        const auto on = [&](Device device) {
            const ComputeScope compute(0, device);
            return std::pair(evaluate(learnt, *validation_, control).value(),
                             reestimateBatchNorm(learnt, *train_, control, 320, 32).value());
        };
        const auto [here, estimatedHere] = on(Device::cpu);
        const auto [there, estimatedThere] = on(Device::cuda);
        QCOMPARE(there.images, here.images);
        QVERIFY2(std::abs(there.metrics.primary()->value - here.metrics.primary()->value) <= 0.5,
                 qPrintable(QString("%1, %2").arg(there.metrics.primary()->value).arg(here.metrics.primary()->value)));
        QVERIFY2(std::abs(there.loss - here.loss) <= 0.01, qPrintable(QString("%1, %2").arg(there.loss).arg(here.loss)));
        for (std::size_t i = 0; i < learnt.stored.size(); ++i) {
            const at::Tensor estimated = toTorch(estimatedThere.stored[i].tensor);
            QVERIFY(estimated.is_cpu());
            const double difference = relativeDifference(estimated, toTorch(estimatedHere.stored[i].tensor));
            QVERIFY2(difference < cardRounding, qPrintable(QString("%1: %2").arg(learnt.stored[i].name.c_str()).arg(difference)));
        }
    }

    void cardTellsTheSameImportance()
    {
        if (!at::hasCUDA())
            QSKIP("no graphics card");
        const Network learnt = trainedOn(Device::cpu);
        const Groups groups = couple(learnt);
        RunControl control;
        const auto on = [&](Device device) {
            const ComputeScope compute(0, device);
            LossGradients gradients(*train_, control);
            return unitCriterion(Criterion::taylor, {learnt, groups, 0, &gradients}).value();
        };
        const std::vector<double> here = on(Device::cpu), there = on(Device::cuda);
        QVERIFY(relativeDifference(at::tensor(there), at::tensor(here)) < 0.02);
    }

    void cardLearns()
    {
        if (!at::hasCUDA())
            QSKIP("no graphics card");
        RunControl control;
        const TrainOutcome outcome = train(job(Device::cuda), control).value();
        QVERIFY2(outcome.history.back().validation.find("top1").value() > 95,
                 qPrintable(QString::number(outcome.history.back().validation.find("top1").value())));
        for (const Stored& stored : outcome.network.stored)
            QVERIFY(toTorch(stored.tensor).is_cpu());
        const ComputeScope here(0, Device::cpu);
        QVERIFY(evaluate(outcome.network, *validation_, control)->metrics.find("top1").value() > 95);
    }

    void cardMakesExactZeros()
    {
        if (!at::hasCUDA())
            QSKIP("no graphics card");
        const Network learnt = trainedOn(Device::cuda);
        const Groups groups = couple(learnt);
        TrainJob sparse = job(Device::cuda);
        sparse.network = learnt;
        sparse.groups = &groups;
        sparse.sparsity = SparsitySettings{};
        sparse.teacher = &learnt;
        sparse.settings.distillation.teacher = Distillation::Teacher::original;
        sparse.settings.epochs = 5;
        sparse.settings.keepBest = false;
        RunControl control;
        const TrainOutcome outcome = train(sparse, control).value();
        const std::vector<double> scales = unitScales(outcome.network, groups);
        const auto zeros = static_cast<double>(std::count(scales.begin(), scales.end(), 0.0));
        QVERIFY2(zeros >= 0.2 * static_cast<double>(scales.size()), qPrintable(QString::number(zeros)));
        QVERIFY(outcome.history.back().validation.find("top1").value() > 80);
    }
};

} // namespace

QTEST_APPLESS_MAIN(DeviceTest)
#include "test_device.moc"
