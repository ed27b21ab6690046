// SPDX-License-Identifier: GPL-3.0-or-later
// A norm over channels changes when channels are zeroed. The pruned norm must equal the norm over the remaining channels, computed here by
// hand, and the oracle's masked run must use that, too.
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/surgery/masked_run.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/core/support/network_builder.h"

#include <ATen/ATen.h>

#include <QTest>

using namespace espalier;

namespace {

constexpr std::int64_t channels = 6;
constexpr double eps = 1e-5;

enum class Kind { layerNorm, oneGroup, twoGroups, singleChannels };

std::int64_t groupsOf(Kind kind)
{
    return kind == Kind::twoGroups ? 2 : kind == Kind::singleChannels ? channels : 1;
}

/// A convolution of 4×4 pixels to six channels and their norm; then the sum over all positions and a classifier.
Network networkWith(Kind kind)
{
    test::NetworkBuilder b;
    ValueId x = b.conv(b.input({1, 3, 4, 4}), "conv", 3, channels, {.kernel = 1, .padding = 0});
    const std::vector<std::int64_t> last{0, 2, 3, 1}, second{0, 3, 1, 2};
    const auto normed = [&](const char* op, const Attributes& attributes) {
        return b.node(op, {x, b.stored("norm.weight", b.random({channels}, 0.3F, 1)), b.stored("norm.bias", b.random({channels}))},
                      attributes);
    };
    if (kind == Kind::layerNorm) {
        x = b.node("permute", {x}, {{"dims", last}});
        x = normed("layer_norm", {{"normalized_shape", std::vector<std::int64_t>{channels}}, {"eps", eps}});
        x = b.node("permute", {x}, {{"dims", second}});
    } else {
        x = normed("group_norm", {{"groups", groupsOf(kind)}, {"eps", eps}});
    }
    b.output(b.linear(b.globalPool(b.relu(x)), "classifier", channels, 4));
    return b.finish();
}

at::Tensor stored(const Network& network, const char* name)
{
    return toTorch(network.stored[static_cast<std::size_t>(network.storedByName(name))].tensor);
}

/// (x − mean over dims) / standard deviation.
at::Tensor standardised(const at::Tensor& x, at::IntArrayRef dims)
{
    const at::Tensor centred = x - x.mean(dims, true);
    return centred / (centred.square().mean(dims, true) + eps).sqrt();
}

/// The output with the kept channels alone, by LibTorch's elementary functions.
at::Tensor byHand(const Network& network, Kind kind, const std::vector<std::int64_t>& keptChannels, const at::Tensor& image)
{
    const at::Tensor kept = at::tensor(keptChannels, at::kLong);
    const at::Tensor weight = stored(network, "conv.weight").index_select(0, kept);
    const at::Tensor x = at::conv2d(image, weight);
    const auto apart = [&](std::int64_t groups) { return x.reshape({x.size(0), groups, -1}); };
    at::Tensor y = kind == Kind::layerNorm        ? standardised(x, {1})
                   : kind == Kind::singleChannels ? standardised(apart(x.size(1)), {2}).view_as(x)
                                                  : standardised(apart(groupsOf(kind)), {2}).view_as(x);
    y = y * stored(network, "norm.weight").index_select(0, kept).view({1, -1, 1, 1}) +
        stored(network, "norm.bias").index_select(0, kept).view({1, -1, 1, 1});
    return at::linear(at::relu(y).mean({2, 3}), stored(network, "classifier.weight").index_select(1, kept),
                      stored(network, "classifier.bias"));
}

} // namespace

class TestOracleNorms : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normOfTheSurvivors_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("units");
        QTest::newRow("layer norm") << static_cast<int>(Kind::layerNorm) << 6;
        QTest::newRow("group norm of one group") << static_cast<int>(Kind::oneGroup) << 6;
        QTest::newRow("group norm of two groups") << static_cast<int>(Kind::twoGroups) << 3;
        QTest::newRow("group norm of single channels") << static_cast<int>(Kind::singleChannels) << 6;
    }

    void normOfTheSurvivors()
    {
        QFETCH(int, kind);
        QFETCH(int, units);
        const Network network = networkWith(static_cast<Kind>(kind));
        const Groups groups = couple(network);
        QCOMPARE(groups.unitCount(), units);
        std::vector<bool> removed(static_cast<std::size_t>(units), false);
        removed[1] = true;
        const Result<Network> pruned = removeUnits(network, groups, removed);
        QVERIFY(pruned);
        const Survivors survivors = groups.survivors(network, removed);
        const auto kept = survivors.kept(network.stored[static_cast<std::size_t>(network.storedByName("conv.weight"))].value, 0);
        QCOMPARE(kept.size(), static_cast<std::size_t>(channels - channels / units));

        const at::Tensor image = at::randn({2, 3, 4, 4});
        const at::Tensor expected = byHand(network, static_cast<Kind>(kind), kept, image);
        QVERIFY(relativeError(Executor(*pruned).run({image}), {expected}) < 1e-5);
        QVERIFY(relativeError(MaskedRun(network, survivors).run({image}), {expected}) < 1e-5);
        QVERIFY(*oracleError(network, groups, removed, *pruned) < 1e-12);
        // The norm over zeroed channels differs, except for groups of one channel.
        const bool alone = static_cast<Kind>(kind) == Kind::singleChannels;
        const at::Tensor whole = byHand(network, static_cast<Kind>(kind), {0, 1, 2, 3, 4, 5}, image);
        QVERIFY(alone || relativeError({whole}, {expected}) > 1e-2);
    }
};

QTEST_GUILESS_MAIN(TestOracleNorms)
#include "test_oracle_norms.moc"
