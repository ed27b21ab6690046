// SPDX-License-Identifier: GPL-3.0-or-later
// Folding of removed channels: if they are constant, outputs after surgery equal those before, except at zero-padded borders.
#include "core/formats/torchscript.h"
#include "core/graph/costs.h"
#include "core/graph/executor.h"
#include "core/graph/tensor_torch.h"
#include "core/pruning/planning/cost_model.h"
#include "core/pruning/surgery/removed_channel_folding.h"
#include "core/pruning/surgery/surgery.h"
#include "test_places.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/pruned.h"
#include "tests/core/support/random_network.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <QTest>

#include <algorithm>
#include <optional>
#include <set>

using namespace espalier;
using espalier::test::flags;
using espalier::test::inDouble;
using espalier::test::NetworkBuilder;
using espalier::test::Recipe;
using Ints = std::vector<std::int64_t>;

namespace {

constexpr double exact = 1e-10;
constexpr NetworkBuilder::Conv unpadded{.kernel = 3, .padding = 0};
constexpr NetworkBuilder::Conv unpaddedWithBias{.kernel = 3, .padding = 0, .bias = true};
constexpr NetworkBuilder::Conv pointwise{.kernel = 1, .padding = 0};

at::Tensor tensorOf(const Network& network, const std::string& name)
{
    const int index = network.storedByName(name);
    return index < 0 ? at::Tensor() : toTorch(network.stored[index].tensor);
}

/// A copy with some channels of a stored tensor set to a number.
Network with(Network network, const std::string& name, const Ints& channels, double number)
{
    Stored& stored = network.stored[network.storedByName(name)];
    stored.tensor = fromTorch(toTorch(stored.tensor).index_fill(0, at::tensor(channels, at::kLong), number));
    return network;
}

/// Sets batch norms' weights of removed units to zero (docs/method.md §1), and their shifts to half.
Network zeroed(Network network, const Groups& groups, const std::vector<bool>& removed)
{
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        for (const Slice& slice : groups.slices(unit)) {
            const std::string& name = network.stored[slice.stored].name;
            if (removed[unit] && slice.role == SliceRole::scale)
                network = with(with(network, name, {slice.index}, 0), name.substr(0, name.rfind('.')) + ".bias", {slice.index}, 0.5);
        }
    }
    return network;
}

std::vector<at::Tensor> answers(const Network& network)
{
    at::Generator generator = at::detail::createCPUGenerator(7);
    std::vector<at::Tensor> inputs;
    for (const ValueId input : network.inputs)
        inputs.push_back(at::randn(network.values[input].shape, generator, at::TensorOptions().dtype(at::kDouble)));
    return Executor(network).run(inputs);
}

struct Pruned {
    Network before, folded, plain; ///< plain: without folding
    ChannelFolding folding;

    double errorFolded() const { return relativeError(answers(folded), answers(before)); }
    double errorPlain() const { return relativeError(answers(plain), answers(before)); }
};

/// Prunes a network in double precision, with and without folding.
Pruned prune(const Network& network, const Groups& groups, const std::vector<bool>& removed)
{
    Pruned pruned;
    pruned.before = inDouble(network);
    pruned.plain = removeUnits(pruned.before, groups, removed).value();
    FoldedNetwork folded = foldRemovedChannels(pruned.before, groups, removed, pruned.plain).value();
    pruned.folded = std::move(folded.network);
    pruned.folding = folded.folding;
    return pruned;
}

/// Removes the first two units of the first group, with their scales at zero.
Pruned pruneZeros(const Network& network)
{
    const Groups groups = couple(network);
    const std::vector<bool> removed = flags(groups, {0, 1});
    return prune(zeroed(network, groups, removed), groups, removed);
}

/// Input, convolution, batch norm, ReLU: four channels, of which some are removed.
ValueId stem(NetworkBuilder& b)
{
    return b.relu(b.batchNorm(b.conv(b.input({1, 3, 9, 9}), "stem", 3, 4, unpadded), "stem_norm", 4));
}

/// The same weights, but kernels of their middle element only: sizes do not change, and no border is padded.
Network withoutPadding(Network network)
{
    for (Node& node : network.nodes) {
        if (node.op != "conv")
            continue;
        auto& padding = std::get<Ints>(node.attributes.at("padding"));
        Tensor& weight = network.stored[network.storedIndex(node.inputs[1])].tensor;
        at::Tensor taps = toTorch(weight);
        for (std::int64_t dim = 2; dim < taps.dim(); ++dim)
            taps = taps.narrow(dim, taps.size(dim) / 2, 1);
        weight = fromTorch(taps.contiguous());
        std::fill(padding.begin(), padding.end(), 0);
    }
    return measureShapes(network) ? network : throw std::logic_error("does not run without padding");
}

/// Every filter and scale of a removed unit at zero: it is constant before and after any activation.
Network withZeros(Network network, const Groups& groups, const std::vector<bool>& removed)
{
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        for (const Slice& slice : groups.slices(unit)) {
            Tensor& tensor = network.stored[slice.stored].tensor;
            if (removed[unit] && (slice.role == SliceRole::filter || slice.role == SliceRole::scale))
                tensor = fromTorch(toTorch(tensor).index_fill(slice.dim, at::tensor(slice.index, at::kLong), 0));
        }
    }
    return network;
}

/// Without the patterns in which constants do not stay even (padded images, masks, pixels of several channels), are gated by other
/// channels' averages, or are normalised over channels.
Recipe foldable(Recipe recipe)
{
    static const std::set<std::string> fine{"plain",
                                            "strided",
                                            "depthwise",
                                            "grouped",
                                            "transposed",
                                            "one-channel",
                                            "shared",
                                            "line",
                                            "volume",
                                            "pool",
                                            "resampled",
                                            "residual",
                                            "concat",
                                            "split",
                                            "padded-shortcut",
                                            "every-second",
                                            "halves-and-blocks",
                                            "residual-to-input",
                                            "space-to-depth",
                                            "rolled",
                                            "repeated",
                                            "reordered",
                                            "expanded",
                                            "gated-half",
                                            "layer-scale",
                                            "larger",
                                            "squeeze-excite",
                                            "shuffle",
                                            "image",
                                            "head"};
    std::erase_if(recipe.steps, [](const Recipe::Step& step) { return fine.count(step.pattern) == 0; });
    return recipe;
}

} // namespace

class TestRemovedChannelFolding : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intoTheRunningMeanBehind()
    {
        NetworkBuilder b;
        b.output(b.batchNorm(b.conv(stem(b), "reader", 4, 5, unpadded), "norm", 5));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
        QCOMPARE(pruned.folding, (ChannelFolding{2, 0}));
        // By hand: relu(0.5) times the sum of the filters' taps.
        const at::Tensor taps = tensorOf(pruned.before, "reader.weight").narrow(1, 0, 2).sum({1, 2, 3}) * 0.5;
        const at::Tensor moved = tensorOf(pruned.before, "norm.running_mean") - tensorOf(pruned.folded, "norm.running_mean");
        QVERIFY((moved - taps).abs().max().item<double>() < exact);
        QCOMPARE(pruned.folded.stored.size(), pruned.before.stored.size());
    }

    void intoTheBias()
    {
        NetworkBuilder b;
        b.output(b.relu(b.conv(stem(b), "reader", 4, 5, unpaddedWithBias)));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    /// A bias before a batch norm takes the constant; the running mean does not change.
    void intoTheBiasInFrontOfABatchNorm()
    {
        NetworkBuilder b;
        b.output(b.batchNorm(b.conv(stem(b), "reader", 4, 5, unpaddedWithBias), "norm", 5));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorFolded() < exact);
        QVERIFY(at::equal(tensorOf(pruned.before, "norm.running_mean"), tensorOf(pruned.folded, "norm.running_mean")));
    }

    /// Without both, a buffer is made, which counts as no parameter.
    void intoANewBuffer()
    {
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(stem(b)), "reader", 4, 5, false));
        const Network network = b.finish();
        const Groups groups = couple(network);
        const Pruned pruned = pruneZeros(network);
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
        QVERIFY(tensorOf(pruned.folded, "reader.folded_bias").defined());
        QCOMPARE(costsOf(pruned.folded).params, CostModel(network, groups).costsWithout(flags(groups, {0, 1})).params);
        QVERIFY(brokenInvariant(pruned.folded).empty());
    }

    void everyPositionOfAFlattenedMap()
    {
        NetworkBuilder b;
        const ValueId flat = b.node("flatten", {b.maxPool(stem(b))}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
        b.output(b.linear(flat, "reader", 4 * 9, 5));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    void throughResidualAdditions()
    {
        NetworkBuilder b;
        const ValueId x = stem(b);
        const ValueId inner =
            b.batchNorm(b.conv(b.relu(b.batchNorm(b.conv(x, "a", 4, 3, pointwise), "a_norm", 3)), "b", 3, 4, pointwise), "b_norm", 4);
        b.output(b.conv(b.relu(b.add(inner, x)), "reader", 4, 5, unpaddedWithBias));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
        QCOMPARE(pruned.folding, (ChannelFolding{2, 0}));
    }

    void throughConcatenationAndActivations()
    {
        NetworkBuilder b;
        const ValueId x = stem(b);
        const ValueId other = b.batchNorm(b.conv(x, "other", 4, 3, pointwise), "other_norm", 3);
        const ValueId both = b.node("silu", {b.concat({other, x})});
        b.output(b.batchNorm(b.conv(both, "reader", 7, 5, unpadded), "norm", 5));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    void throughDepthwiseConvolutions()
    {
        NetworkBuilder b;
        const ValueId deep = b.conv(stem(b), "deep", 4, 4, {.kernel = 3, .padding = 0, .groups = 4, .bias = true});
        b.output(b.conv(b.node("hardswish", {deep}), "reader", 4, 5, pointwise));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    void intoGroupedConvolutions()
    {
        NetworkBuilder b;
        const ValueId x = b.conv(stem(b), "grouped", 4, 6, {.kernel = 3, .padding = 0, .groups = 2});
        b.output(b.batchNorm(x, "norm", 6));
        const Network network = b.finish();
        const Groups groups = couple(network);
        const std::vector<bool> removed = flags(groups, {groups.unitsOf(network.nodes[2].outputs[0], 1)[0]});
        const Pruned pruned = prune(zeroed(network, groups, removed), groups, removed);
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    /// Inside, a padded convolution's output is exact; at its borders it is closer than without folding.
    void paddedBordersStayAside()
    {
        NetworkBuilder b;
        const ValueId deep = b.conv(stem(b), "deep", 4, 4, {.kernel = 3, .padding = 1, .groups = 4});
        b.output(b.conv(deep, "reader", 4, 5));
        const Pruned pruned = pruneZeros(b.finish());
        const auto inside = [](const Network& network) {
            return std::vector<at::Tensor>{answers(network)[0].narrow(2, 2, 3).narrow(3, 2, 3)};
        };
        QVERIFY(relativeError(inside(pruned.folded), inside(pruned.before)) < exact);
        QVERIFY(relativeError(inside(pruned.plain), inside(pruned.before)) > 1e-2);
        const auto distance = [&](const Network& network) {
            return (answers(network)[0] - answers(pruned.before)[0]).square().sum().item<double>();
        };
        QVERIFY(distance(pruned.folded) > 0);
        QVERIFY2(distance(pruned.folded) < distance(pruned.plain),
                 qPrintable(QString("%1 against %2").arg(distance(pruned.folded)).arg(distance(pruned.plain))));
    }

    /// Maps without interior, and phases of transposed convolutions: the mean over positions is the best constant.
    void unevenMapsTakeTheirMean_data()
    {
        QTest::addColumn<bool>("transposed");
        QTest::newRow("two by two, padded") << false;
        QTest::newRow("four phases") << true;
    }

    void unevenMapsTakeTheirMean()
    {
        QFETCH(bool, transposed);
        NetworkBuilder b;
        const ValueId x = transposed ? stem(b) : b.maxPool(stem(b), 3);
        const NetworkBuilder::Conv phases{.kernel = 2, .stride = 2, .padding = 0, .transposed = true};
        b.output(b.conv(x, "reader", 4, 5, transposed ? phases : NetworkBuilder::Conv{}));
        const Pruned pruned = pruneZeros(b.finish());
        const at::Tensor lost = answers(pruned.before)[0] - answers(pruned.plain)[0];
        const at::Tensor folded = tensorOf(pruned.folded, "reader.folded_bias");
        QVERIFY(folded.defined());
        QVERIFY((folded - lost.mean({0, 2, 3})).abs().max().item<double>() < exact);
    }

    /// Without a batch norm, a channel with a filter of zeros is constant: it equals its bias.
    void bareLayersWithZeroFilters()
    {
        NetworkBuilder b;
        const ValueId x = b.relu(b.conv(b.input({1, 3, 9, 9}), "bare", 3, 4, unpaddedWithBias));
        b.output(b.conv(x, "reader", 4, 5, unpaddedWithBias));
        const Network network = with(with(b.finish(), "bare.weight", {0}, 0), "bare.bias", {0, 1}, 0.5);
        const Groups groups = couple(network);
        const Pruned both = prune(network, groups, flags(groups, {0, 1}));
        QCOMPARE(both.folding, (ChannelFolding{1, 1}));
        const Pruned one = prune(network, groups, flags(groups, {0}));
        QVERIFY(one.errorPlain() > 1e-2);
        QVERIFY(one.errorFolded() < exact);
    }

    /// A scale that is not zero is treated as zero: the folded constant follows from the shift.
    void scalesCountAsZero()
    {
        NetworkBuilder b;
        b.output(b.batchNorm(b.conv(stem(b), "reader", 4, 5, unpadded), "norm", 5));
        const Network network = with(b.finish(), "stem_norm.bias", {0, 1}, 0.5);
        const Groups groups = couple(network);
        const std::vector<bool> removed = flags(groups, {0, 1});
        const Pruned pruned = prune(network, groups, removed);
        QVERIFY(pruned.errorFolded() > 1e-2);
        QVERIFY(relativeError(answers(pruned.folded), answers(inDouble(zeroed(network, groups, removed)))) < exact);
    }

    /// A ReLU turns a negative shift into zero: nothing to fold or report.
    void silentChannelsCountNowhere()
    {
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(stem(b)), "reader", 4, 5, false));
        const Network network = with(with(b.finish(), "stem_norm.weight", {0, 1}, 0), "stem_norm.bias", {0, 1}, -0.5);
        const Groups groups = couple(network);
        const Pruned pruned = prune(network, groups, flags(groups, {0, 1}));
        QCOMPARE(pruned.folding, ChannelFolding{});
        QVERIFY(pruned.errorFolded() < exact);
        QCOMPARE(pruned.folded.stored.size(), pruned.before.stored.size());
    }

    /// A constant times a gate that depends on the image is not constant.
    void gatedChannelsAreReported()
    {
        NetworkBuilder b;
        const ValueId x = stem(b);
        const ValueId pooled = b.node("mean", {x}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
        const ValueId narrow = b.conv(pooled, "squeeze", 4, 2, pointwise);
        const ValueId gate = b.node("sigmoid", {b.conv(narrow, "excite", 2, 4, pointwise)});
        b.output(b.conv(b.node("mul", {x, gate}), "reader", 4, 5, unpadded));
        QCOMPARE(pruneZeros(b.finish()).folding, (ChannelFolding{0, 2}));
    }

    /// A layer that is used twice has one bias, but its inputs differ.
    void sharedBiases()
    {
        NetworkBuilder b;
        const ValueId image = b.input({1, 3, 9, 9});
        const ValueId x = b.relu(b.batchNorm(b.conv(image, "stem", 3, 4, unpadded), "stem_norm", 4));
        const ValueId y = b.node("silu", {x});
        const ValueId weight = b.stored("reader.weight", b.random({5, 4}, 0.5F)), bias = b.stored("reader.bias", b.random({5}));
        b.output(b.node("linear", {b.globalPool(x), weight, bias}));
        b.output(b.node("linear", {b.globalPool(y), weight, bias}));
        const Pruned pruned = pruneZeros(b.finish());
        QVERIFY(pruned.errorPlain() > 1e-2);
        QVERIFY(pruned.errorFolded() < exact);
    }

    void prunedAndFoldedAgain()
    {
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(stem(b)), "reader", 4, 5, false));
        Network network = inDouble(with(b.finish(), "stem_norm.bias", {0, 1, 2, 3}, 0.5));
        network = with(network, "stem_norm.weight", {0, 1, 2}, 0);
        const std::vector<at::Tensor> before = answers(network);
        for (int round = 0; round < 3; ++round) {
            const Groups groups = couple(network);
            network = prune(network, groups, flags(groups, {0})).folded;
        }
        QVERIFY(relativeError(answers(network), before) < exact);
        QCOMPARE(couple(network).groups()[0].units, 1);
    }

    /// Without padding and with constant channels only, nothing is lost, in any graph.
    void randomNetworks()
    {
        int checked = 0, folded = 0;
        for (unsigned seed = 1; seed <= 400; ++seed) {
            const Recipe recipe = foldable(Recipe::random(seed));
            const Network network = inDouble(withoutPadding(test::networkOf(recipe).network));
            const Groups groups = couple(network);
            std::mt19937 random(seed);
            const std::vector<bool> removed = test::randomRemoval(groups, 0.4, random);
            const Network constant = withZeros(network, groups, removed);
            const Result<Network> plain = removeUnits(constant, groups, removed);
            if (!plain)
                continue;
            const Result<FoldedNetwork> pruned = foldRemovedChannels(constant, groups, removed, *plain);
            QVERIFY2(pruned, pruned ? "" : pruned.error().message.c_str());
            if (pruned->folding.unfolded > 0)
                continue;
            const double error = relativeError(answers(pruned->network), answers(constant));
            QVERIFY2(error < 1e-9, qPrintable(QString("seed %1 (%2): %3").arg(seed).arg(recipe.text().c_str()).arg(error)));
            ++checked;
            folded += pruned->folding.folded > 0 ? 1 : 0;
        }
        qInfo("%d random networks compared, %d of them with something to fold", checked, folded);
        QVERIFY(checked >= 300);
        QVERIFY(folded >= 200);
    }

    /// On a trained network with padded borders, folding keeps most of the accuracy when channels with zero scales are removed.
    void trainedResnet20()
    {
        const Result<ImportedNetwork> read = readTorchScript(FIXTURES_DIR "/cifar_resnet20_jpeg.pt");
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        const Groups groups = couple(read->network);
        std::mt19937 random(3);
        const std::vector<bool> removed = test::randomRemoval(groups, 0.3, random);
        const Pruned pruned = prune(zeroed(read->network, groups, removed), groups, removed);
        QVERIFY(pruned.folding.folded > 0);
        QCOMPARE(pruned.folding.unfolded, 0);
        QVERIFY2(pruned.errorFolded() < pruned.errorPlain() / 3,
                 qPrintable(QString("%1 against %2").arg(pruned.errorFolded()).arg(pruned.errorPlain())));
    }
};

QTEST_GUILESS_MAIN(TestRemovedChannelFolding)
#include "test_removed_channel_folding.moc"
