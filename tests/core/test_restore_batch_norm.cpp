// SPDX-License-Identifier: GPL-3.0-or-later
// Batch norms added to bare convolutions: they do not change the network, and give scales to stage 1.
#include "core/coupling/unit_scales.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/training/restore_batch_norm.h"
#include "tests/core/support/data_files.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pattern_training.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr NetworkBuilder::Conv withBias{.padding = 1, .bias = true};

/// A residual block without any norm, one layer with a norm, and the head, whose outputs are frozen.
Network bareNetwork()
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.conv(b.input({1, 1, 16, 16}), "stem", 1, 8, withBias));
    const ValueId inner = b.relu(b.conv(x, "block.inner", 8, 12, withBias));
    ValueId y = b.maxPool(b.relu(b.add(b.conv(inner, "block.outer", 12, 8, withBias), x)));
    y = b.relu(b.batchNorm(b.conv(y, "normed", 8, 10), "norm", 10));
    b.output(b.linear(b.globalPool(y), "head", 10, 4));
    return b.finish();
}

std::int64_t norms(const Network& network)
{
    return std::count_if(network.nodes.begin(), network.nodes.end(), [](const Node& node) { return node.op == "batch_norm"; });
}

} // namespace

class TestRestoreBatchNorm : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;
    std::optional<Dataset> train_;
    Network bare_ = bareNetwork();
    Groups groups_ = couple(bare_);

    RestoredBatchNorms restored()
    {
        RunControl control;
        return restoreBatchNorms(bare_, groups_, *train_, control).value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        writePatterns(folder_.path().toStdString(), 400, 40);
        train_ = openPatterns(folder_.path().toStdString(), "train");
    }

    void everyBareConvolutionGetsOne()
    {
        const RestoredBatchNorms result = restored();
        QCOMPARE(result.layers, 3);
        QCOMPARE(norms(result.network), std::int64_t{4});
        QVERIFY(brokenInvariant(result.network).empty());
        for (const char* name : {"stem_norm.weight", "block.inner_norm.bias", "block.outer_norm.running_mean", "stem_norm.running_var"})
            QVERIFY2(result.network.storedByName(name) >= 0, name);
        const Groups groups = couple(result.network);
        QCOMPARE(groups.unitCount(), groups_.unitCount());
        for (const Group& group : groups.groups())
            QVERIFY2(group.bareMembers.empty(), group.name.c_str());
    }

    void theFunctionStaysAsItWas()
    {
        const Network network = restored().network;
        const c10::NoGradGuard noGradients;
        const at::Tensor images = at::randn({5, 1, 16, 16});
        const double error = relativeError(Executor(network).run({images}), Executor(bare_).run({images}));
        QVERIFY2(error < 1e-5, qPrintable(QString::number(error)));
    }

    /// Over the measured images, the norm's normalised values have mean 0 and variance 1.
    void statisticsAreThoseOfTheImages()
    {
        const Network network = restored().network;
        const c10::NoGradGuard noGradients;
        std::vector<at::Tensor> images;
        for (std::size_t i = 0; i < train_->size(); ++i) {
            const Image image = train_->image(i).value();
            const at::Tensor pixels =
                at::tensor(at::ArrayRef<std::uint8_t>(image.pixels.data(), image.pixels.size()), at::kByte).view({1, 16, 16});
            images.push_back((pixels.to(at::kFloat) / 255 - 0.5) / 0.25);
        }
        const at::Tensor stem = toTorch(bare_.stored[static_cast<std::size_t>(bare_.storedByName("stem.weight"))].tensor);
        const at::Tensor bias = toTorch(bare_.stored[static_cast<std::size_t>(bare_.storedByName("stem.bias"))].tensor);
        const at::Tensor out = at::conv2d(at::stack(images), stem, bias, 1, 1).transpose(0, 1).flatten(1).to(at::kDouble);
        const auto stored = [&](const char* name) {
            return toTorch(network.stored[static_cast<std::size_t>(network.storedByName(name))].tensor).to(at::kDouble);
        };
        QVERIFY(at::allclose(stored("stem_norm.running_mean"), out.mean(1), 1e-4, 1e-5));
        QVERIFY(at::allclose(stored("stem_norm.running_var"), out.var(1, false), 1e-4, 1e-5));
        QVERIFY(at::allclose(stored("stem_norm.weight"), (out.var(1, false) + 1e-5).sqrt(), 1e-4, 1e-5));
    }

    void sparsityTrainingFindsScales()
    {
        TrainJob job = patternJob(restored().network, *train_, nullptr);
        const Groups groups = couple(job.network);
        job.groups = &groups;
        job.settings.epochs = 6;
        job.settings.learningRate = 0.02;
        job.sparsity.emplace();
        job.sparsity->mode = SparsityMode::heatmap;
        job.sparsity->ratio = 0.4;
        RunControl control;
        const Result<TrainOutcome> outcome = train(job, control);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        const std::vector<double> scales = unitScales(outcome->network, groups);
        QVERIFY(std::count(scales.begin(), scales.end(), 0.0) > 0);
    }

    void aNetworkWithNormsIsLeftAlone()
    {
        const Network network = patternNetwork();
        RunControl control;
        const auto result = restoreBatchNorms(network, couple(network), *train_, control);
        QVERIFY(result);
        QCOMPARE(result->layers, 0);
        QCOMPARE(result->network.nodes.size(), network.nodes.size());
    }

    void canBeCancelled()
    {
        RunControl control;
        control.requestStop();
        const auto result = restoreBatchNorms(bare_, groups_, *train_, control);
        QVERIFY(!result && result.error().isCancelled());
    }
};

QTEST_GUILESS_MAIN(TestRestoreBatchNorm)
#include "test_restore_batch_norm.moc"
