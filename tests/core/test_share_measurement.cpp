// SPDX-License-Identifier: GPL-3.0-or-later
// How the answers change as a group narrows: compared with a run of the whole smaller network, and kept for the next time.
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"
#include "core/pipeline/calibration_images.h"
#include "core/pipeline/model.h"
#include "core/pipeline/share_measurement.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/surgery/changed_values.h"
#include "core/pruning/surgery/surgery.h"
#include "core/tasks/task_for.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <ATen/ATen.h>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

using namespace espalier;
namespace fs = std::filesystem;

namespace {

constexpr int images = 40;

/// Two blocks with shortcuts: groups that begin in the middle of the network, and one that goes all through it.
Network residualNetwork()
{
    test::NetworkBuilder builder(3);
    ValueId stream = builder.relu(builder.batchNorm(builder.conv(builder.input({1, 1, 16, 16}), "stem", 1, 8), "stem_norm", 8));
    for (const std::string block : {"a", "b"}) {
        const ValueId inner = builder.relu(builder.batchNorm(builder.conv(stream, block + ".conv1", 8, 12), block + ".norm1", 12));
        stream = builder.relu(builder.add(builder.batchNorm(builder.conv(inner, block + ".conv2", 12, 8), block + ".norm2", 8), stream));
    }
    builder.output(builder.linear(builder.globalPool(builder.maxPool(stream)), "last", 8, 4));
    return builder.finish();
}

at::Tensor channelsFirst(const at::Tensor& output, std::size_t dim)
{
    return output.transpose(0, static_cast<std::int64_t>(dim)).flatten(1).to(at::kDouble);
}

/// The same in the simplest way: the whole smaller network on all images at once, every layer set right on its way.
double simpleLoss(const Network& network, const Groups& groups, const std::vector<bool>& removed, const at::Tensor& batch)
{
    const Survivors survivors = groups.survivors(network, removed);
    const std::vector<bool> changed = changedValues(network, groups, removed);
    std::map<ValueId, at::Tensor> originals;
    const auto layerOf = [&](ValueId value) {
        return std::find_if(network.nodes.begin(), network.nodes.end(),
                            [&](const Node& node) { return isLayer(node) && node.outputs[0] == value; });
    };
    Executor original(network);
    original.setTap([&](ValueId value, c10::IValue result) {
        if (layerOf(value) != network.nodes.end())
            originals[value] = result.toTensor();
        return result;
    });
    const std::vector<at::Tensor> answers = original.run({batch});
    Executor smaller(*removeUnits(network, groups, removed));
    smaller.setTap([&](ValueId value, c10::IValue result) -> c10::IValue {
        const auto layer = layerOf(value);
        if (layer == network.nodes.end() || !changed[static_cast<std::size_t>(value)])
            return result;
        const std::size_t dim = channelDimension(*layer, network.values[static_cast<std::size_t>(value)].shape.size());
        const at::Tensor wanted = channelsFirst(originals[value], dim).index_select(0, at::tensor(survivors.kept(value, dim), at::kLong));
        const at::Tensor found = channelsFirst(result.toTensor(), dim);
        const at::Tensor scale = wanted.std(1, false) / found.std(1, false).clamp_min(1e-30);
        std::vector<std::int64_t> shape(static_cast<std::size_t>(result.toTensor().dim()), 1);
        shape[dim] = -1;
        const at::Tensor shift = wanted.mean(1) - found.mean(1) * scale;
        return (result.toTensor().to(at::kDouble) * scale.reshape(shape) + shift.reshape(shape)).to(at::kFloat);
    });
    return taskFor(network)->distance(smaller.run({batch}), answers, 1).item<double>();
}

} // namespace

class TestShareMeasurement : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        test::writePatterns(folder() / "data", 96, 48);
        train_ = test::openPatterns(folder() / "data", "train");
    }

    void onlyWhatLiesBehindIsRunAndTheAnswerIsTheSame_data()
    {
        QTest::addColumn<bool>("residual");
        QTest::newRow("residual") << true;
        QTest::newRow("chain") << false;
    }
    void onlyWhatLiesBehindIsRunAndTheAnswerIsTheSame()
    {
        QFETCH(bool, residual);
        const ModelPtr model = makeModel(residual ? residualNetwork() : test::patternNetwork());
        const ShareMeasurement found = measure(*model, {}).value();
        QVERIFY(found.curves && found.measured->complete());
        RunControl control;
        const at::Tensor batch = at::cat(*calibrationBatches(calibrationImages(*train_, images), control));
        QCOMPARE(batch.size(0), images);
        int compared = 0;
        for (const SensitivityCurve& curve : found.measured->curves) {
            QCOMPARE(curve.points.front().kept, curve.units);
            QCOMPARE(curve.points.front().loss, 0.0);
            const Group& group = model->groups.groups()[static_cast<std::size_t>(curve.group)];
            const std::vector<UnitId> order = ascendingInside(group, model->scales);
            for (const SensitivityPoint& point : curve.points) {
                std::vector<bool> removed(static_cast<std::size_t>(model->groups.unitCount()), false);
                for (int i = 0; i < curve.units - point.kept; ++i)
                    removed[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
                if (point.kept == curve.units)
                    continue;
                const double expected = simpleLoss(model->network, model->groups, removed, batch);
                QVERIFY2(
                    std::abs(point.loss - expected) <= 1e-4 * expected + 1e-7,
                    qPrintable(QString("%1 of group %2: %3, expected %4").arg(point.kept).arg(curve.group).arg(point.loss).arg(expected)));
                ++compared;
            }
        }
        QVERIFY(compared >= 20);
    }

    /// Channels that pass nothing on cost nothing, and there is a point for exactly them.
    void deadChannelsCostNothing()
    {
        Network network = test::patternNetwork();
        for (const char* name : {"norm2.weight", "norm2.bias"}) {
            Stored& stored = network.stored[static_cast<std::size_t>(network.storedByName(name))];
            std::vector<float> numbers = stored.tensor.toFloats();
            std::fill_n(numbers.begin(), 11, 0.0F);
            stored.tensor = Tensor::fromFloats(stored.tensor.shape(), numbers);
        }
        const ModelPtr model = makeModel(std::move(network));
        const ShareMeasurement found = measure(*model, {}).value();
        const std::vector<SensitivityPoint>& points = found.measured->curves[1].points;
        QCOMPARE(points.front().kept, 16);
        const auto exactly = std::find_if(points.begin(), points.end(), [](const SensitivityPoint& point) { return point.kept == 5; });
        QVERIFY(exactly != points.end());
        for (const SensitivityPoint& point : points)
            QVERIFY(point.kept < 5 || point.loss < 1e-5);
        QVERIFY(points.back().loss > 1e-3);
    }

    void aSecondTimeNothingIsMeasured()
    {
        const ModelPtr model = makeModel(residualNetwork());
        const ShareMeasurement first = measure(*model, folder() / "cache").value();
        QCOMPARE(first.measured->fromCache, 0);
        QVERIFY(first.secondsNeeded > 0);
        const ShareMeasurement second = measure(*model, folder() / "cache").value();
        QCOMPARE(second.measured->fromCache, second.measured->total);
        QCOMPARE(second.secondsNeeded, 0.0);
        for (int group = 0; group < model->groups.groupCount(); ++group)
            for (int removed = 0; removed <= model->groups.groups()[static_cast<std::size_t>(group)].units; ++removed)
                QCOMPARE(second.curves->loss(group, removed), first.curves->loss(group, removed));
        std::vector<double> otherOrder(model->scales.rbegin(), model->scales.rend());
        ShareJob job = jobFor(*model, folder() / "cache");
        job.criterion = &otherOrder;
        RunControl control;
        QCOMPARE(measureShares(job, control)->measured->fromCache, 0);
    }

    void aCancelledMeasurementGoesOn()
    {
        const ModelPtr model = makeModel(residualNetwork());
        RunControl control;
        const auto stopped = measureShares(jobFor(*model, folder() / "cancelled"), control, [&](const auto& now) {
            if (now->measured == 5)
                control.requestStop();
        });
        QVERIFY(!stopped && stopped.error().isCancelled());
        const ShareMeasurement rest = measure(*model, folder() / "cancelled").value();
        QCOMPARE(rest.measured->fromCache, 5);
        const ShareMeasurement whole = measure(*model, {}).value();
        for (int group = 0; group < model->groups.groupCount(); ++group)
            QCOMPARE(rest.curves->loss(group, 4), whole.curves->loss(group, 4));
    }

    void whatTakesTooLongIsNotBegun()
    {
        const ModelPtr model = makeModel(residualNetwork());
        ShareJob job = jobFor(*model, {});
        job.secondsAllowed = 1e-6;
        int points = 0;
        RunControl control;
        const ShareMeasurement found = measureShares(job, control, [&](const auto& now) { points = now->measured; }).value();
        QVERIFY(!found.curves && !found.measured);
        QVERIFY(found.secondsNeeded > 1e-6);
        QCOMPARE(points, 0);
    }

    void imagesThatDoNotFitAreRefused()
    {
        test::NetworkBuilder builder;
        builder.output(builder.linear(builder.globalPool(builder.relu(builder.conv(builder.input({1, 3, 16, 16}), "a", 3, 8))), "b", 8, 4));
        const ModelPtr model = makeModel(builder.finish());
        const auto found = measure(*model, {});
        QVERIFY(!found);
        QVERIFY(!found.error().message.empty());
    }

private:
    fs::path folder() const { return dir_.path().toStdString(); }

    ShareJob jobFor(const Model& model, const fs::path& cache) const
    {
        return {&model, &model.scales, &*train_, images, std::nullopt, cache};
    }

    Result<ShareMeasurement> measure(const Model& model, const fs::path& cache) const
    {
        RunControl control;
        return measureShares(jobFor(model, cache), control);
    }

    QTemporaryDir dir_;
    std::optional<Dataset> train_;
};

QTEST_APPLESS_MAIN(TestShareMeasurement)
#include "test_share_measurement.moc"
