// SPDX-License-Identifier: GPL-3.0-or-later
// What a smaller network still has of the unpruned one: the note of what was removed, and learning what the layers compute.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "core/coupling/removal_note.h"
#include "core/formats/write_network.h"
#include "core/graph/executor.h"
#include "core/graph/tail.h"
#include "core/pipeline/model.h"
#include "core/pruning/surgery/surgery.h"
#include "core/tasks/distillation/losses.h"
#include "core/training/objective.h"
#include "core/training/shared_values.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace espalier;
using namespace espalier::test;

namespace {

/// Groups of 8 (first, with the branch's end), 6 (inner) and 5 units (last).
Network residual(unsigned seed = 1)
{
    NetworkBuilder b(seed);
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 1, 16, 16}), "first", 1, 8), "first_norm", 8));
    const ValueId y = b.relu(b.batchNorm(b.conv(x, "inner", 8, 6), "inner_norm", 6));
    const ValueId z = b.relu(b.add(b.batchNorm(b.conv(y, "end", 6, 8), "end_norm", 8), x));
    b.output(b.linear(b.globalPool(b.relu(b.conv(z, "last", 8, 5))), "head", 5, 4));
    return b.finish();
}

std::vector<bool> flags(const Groups& groups, const std::vector<UnitId>& units)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (const UnitId unit : units)
        removed[static_cast<std::size_t>(unit)] = true;
    return removed;
}

Network without(const Network& network, const std::vector<UnitId>& units)
{
    const Groups groups = couple(network);
    return removeUnits(network, groups, flags(groups, units)).value();
}

std::optional<std::vector<bool>> lost(const Network& before, const Network& after)
{
    return removedSince(before, couple(before), after);
}

/// The network's values in evaluation, by the given member.
std::vector<at::Tensor> valuesOf(const Network& network, const std::vector<SharedValue>& shared, ValueId SharedValue::*value)
{
    std::vector<ValueId> outputs;
    for (const SharedValue& each : shared)
        outputs.push_back(each.*value);
    const c10::NoGradGuard noGradients;
    Executor executor(withOutputs(network, outputs));
    return executor.run({at::linspace(-1, 1, 2 * 16 * 16).view({2, 1, 16, 16})});
}

} // namespace

class SharedValuesTest : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_, validation_;

    TrainJob taught(const Network& student, const Network& teacher, double features) const
    {
        TrainJob job = patternJob(student, *train_, &*validation_);
        job.settings.epochs = 2;
        job.settings.distillation = {Distillation::Teacher::original, 1, 4};
        job.settings.distillation.features = features;
        job.teacher = &teacher;
        return job;
    }

    /// Mean square of what the layers of the student miss, as a share of the teacher's.
    static double missed(const Network& student, const Network& teacher)
    {
        const std::vector<SharedValue> shared = sharedValues(student, teacher).value();
        std::vector<at::Tensor> wanted = valuesOf(teacher, shared, &SharedValue::teacher);
        for (std::size_t i = 0; i < shared.size(); ++i)
            wanted[i] = shared[i].ofKept(wanted[i]);
        return rawOutputLoss(valuesOf(student, shared, &SharedValue::student), wanted).item<double>();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const std::filesystem::path root = folder_.path().toStdString();
        writePatterns(root, 400, 80);
        train_ = openPatterns(root, "train");
        validation_ = openPatterns(root, "val");
    }

    void theNoteTellsWhatWasRemoved()
    {
        const Network network = residual();
        const Groups groups = couple(network);
        QCOMPARE(groups.unitCount(), 19);
        QCOMPARE(*lost(network, network), flags(groups, {}));
        QCOMPARE(*lost(network, without(network, {})), flags(groups, {}));
        QCOMPARE(*lost(network, without(network, {0, 7, 9, 18})), flags(groups, {0, 7, 9, 18}));
    }

    void furtherRemovalsAreAddedToTheNote()
    {
        const Network network = residual(), once = without(network, {0, 9});
        const Network twice = without(once, {0, 7, 16}); // units 1, 8 + 1 and 18 of the original
        QCOMPARE(*lost(network, twice), flags(couple(network), {0, 1, 8, 9, 18}));
        QCOMPARE(*lost(once, twice), flags(couple(once), {0, 7, 16}));
        QVERIFY(!lost(twice, once));
        QVERIFY(!lost(once, network));
    }

    void theNoteTravelsInFiles()
    {
        const Network network = residual();
        const Network smaller = without(network, {1, 2, 10, 17});
        QTemporaryDir folder;
        for (const char* name : {"small.pt", "small.onnx"}) {
            const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / name;
            QVERIFY(writeNetwork(smaller, path));
            const auto read = openModel(path);
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            QCOMPARE(*lost(network, (*read)->network), flags(couple(network), {1, 2, 10, 17}));
            QVERIFY(sharedValues((*read)->network, network));
        }
    }

    void aNoteThatDoesNotFitTellsNothing()
    {
        const Network network = residual();
        Network smaller = without(network, {0});
        for (const char* note :
             {"", "19", "19:", "19:fffff0", "19:zzzzz", "x:fffff", "20:fffff", "18:fffff", "99999999999999999999:f", "-1:f", "19:FFFFF"}) {
            smaller.metadata["espalier_kept_units"] = note;
            const auto found = lost(network, smaller);
            QVERIFY2(!found || *found == flags(couple(network), {}), note); // as where there is no note: shapes tell then
            QVERIFY2(!sharedValues(smaller, network), note);
        }
    }

    void layersEndBehindTheirActivation()
    {
        const Network network = residual();
        const Network smaller = without(network, {0, 1, 9});
        const auto shared = sharedValues(smaller, network);
        QVERIFY2(shared, shared ? "" : shared.error().message.c_str());
        // The first layer is read by two others, the end of the branch is seen behind the addition; the head is an output.
        QCOMPARE(shared->size(), std::size_t{4});
        QCOMPARE((*shared)[0].kept, (std::vector<std::int64_t>{2, 3, 4, 5, 6, 7}));
        QCOMPARE((*shared)[1].kept, (std::vector<std::int64_t>{0, 2, 3, 4, 5}));
        QCOMPARE((*shared)[2].kept, (*shared)[0].kept);
        QCOMPARE((*shared)[3].kept, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
        for (const SharedValue& value : *shared)
            QVERIFY(smaller.values[value.student].shape[1] == static_cast<std::int64_t>(value.kept.size()));
        const auto told = valuesOf(smaller, *shared, &SharedValue::student);
        QVERIFY(told.front().min().item<float>() >= 0); // behind the activation
    }

    void theFirstLayerOfASmallerNetworkComputesTheSame()
    {
        const Network network = residual(), smaller = without(network, {0, 3, 9});
        const auto shared = sharedValues(smaller, network).value();
        const at::Tensor told = valuesOf(smaller, shared, &SharedValue::student).front();
        const at::Tensor wanted = shared.front().ofKept(valuesOf(network, shared, &SharedValue::teacher).front());
        QVERIFY(at::allclose(told, wanted, 1e-5, 1e-6));
        QCOMPARE(missed(network, network), 0.0);
        QVERIFY(missed(smaller, network) > 0.01);
    }

    void trainingBringsTheLayersCloser()
    {
        const Network network = residual(), smaller = without(network, {0, 3, 9, 15});
        RunControl control;
        const auto plain = train(taught(smaller, network, 0), control), compared = train(taught(smaller, network, 5), control);
        QVERIFY2(plain && compared, compared ? "" : compared.error().message.c_str());
        QVERIFY(missed(compared->network, network) < 0.7 * missed(plain->network, network));
        // Validation is by the outputs alone, as without.
        QCOMPARE(compared->network.outputs, smaller.outputs);
        const EpochRecord& record = compared->history.back();
        QCOMPARE(evaluate(compared->network, *validation_, control)->metrics.find("top1").value(), record.validation.find("top1").value());
    }

    void anUnknownCutIsRefused()
    {
        const Network network = residual();
        Network smaller = without(network, {0});
        smaller.metadata.clear();
        RunControl control;
        const auto outcome = train(taught(smaller, network, 1), control);
        QVERIFY(!outcome);
        QVERIFY(QString::fromStdString(outcome.error().message).contains("does not tell which channels of the teacher's layer 'first'"));
        QVERIFY(train(taught(smaller, network, 0), control));
    }

    void keptStatisticsStayAndTheRestLearns()
    {
        const Network network = residual();
        const auto tensor = [](const Network& of, const char* name) {
            return of.stored[static_cast<std::size_t>(of.storedByName(name))].tensor.toFloats();
        };
        RunControl control;
        TrainJob job = patternJob(network, *train_, nullptr);
        job.settings.epochs = 1;
        for (const bool kept : {false, true}) {
            job.settings.normStatistics = kept ? NormStatistics::running : NormStatistics::batch;
            const Network trained = train(job, control)->network;
            QCOMPARE(tensor(trained, "inner_norm.running_var") == tensor(network, "inner_norm.running_var"), kept);
            QCOMPARE(tensor(trained, "inner_norm.running_mean") == tensor(network, "inner_norm.running_mean"), kept);
            QVERIFY(tensor(trained, "inner_norm.weight") != tensor(network, "inner_norm.weight"));
        }
    }
};

QTEST_GUILESS_MAIN(SharedValuesTest)
#include "test_shared_values.moc"
