// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer pattern: the number of free classes of channels, and that the network without half of them equals the masked original.
#include "core/graph/operator.h"
#include "core/graph/operators/computed_size.h"
#include "tests/core/support/coupling_patterns.h"
#include "tests/core/support/label_oracle.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

using namespace espalier;
using espalier::test::CouplingPattern;
using espalier::test::NetworkBuilder;
using espalier::test::number;
using espalier::test::permute;
using espalier::test::reshaped;
using espalier::test::sizeOf;

namespace {

using Ints = std::vector<std::int64_t>;
ValueId pad(NetworkBuilder& b, ValueId x, const Ints& pads, double value = 0, const std::string& mode = "constant")
{
    return b.node("pad", {x}, {{"pads", pads}, {"mode", mode}, {"value", value}});
}

ValueId plain(NetworkBuilder& b, ValueId x)
{
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 3, 8), "bn1", 8));
    return b.relu(b.batchNorm(b.conv(x, "conv2", 8, 6), "bn2", 6));
}

ValueId residual(NetworkBuilder& b, ValueId x)
{
    x = b.relu(b.conv(x, "stem", 3, 8));
    const ValueId inner = b.relu(b.batchNorm(b.conv(x, "conv1", 8, 5), "bn1", 5));
    return b.relu(b.add(b.batchNorm(b.conv(inner, "conv2", 5, 8), "bn2", 8), x));
}

/// CIFAR ResNet's shortcut: every second pixel, channels padded with zeros.
ValueId paddedShortcut(NetworkBuilder& b, ValueId x)
{
    x = b.relu(b.conv(x, "stem", 3, 4));
    const ValueId deep = b.conv(x, "conv1", 4, 10, {.kernel = 3, .stride = 2, .padding = 1});
    const ValueId cut = b.slice(b.slice(x, 2, 0, 8, 2), 3, 0, 8, 2);
    return b.relu(b.add(deep, pad(b, cut, {0, 0, 0, 0, 2, 4})));
}

ValueId paddedWithOnes(NetworkBuilder& b, ValueId x)
{
    x = pad(b, b.conv(x, "conv1", 3, 4), {0, 0, 0, 0, 1, 1}, 1);
    return b.conv(x, "conv2", 6, 5);
}

ValueId paddedImage(NetworkBuilder& b, ValueId x)
{
    x = pad(b, b.conv(x, "conv1", 3, 4), {1, 0, 2, 1}, 0, "reflect");
    return b.conv(x, "conv2", 4, 5);
}

ValueId concatenated(NetworkBuilder& b, ValueId x)
{
    const ValueId left = b.conv(x, "left", 3, 4);
    const ValueId right = b.conv(x, "right", 3, 5);
    return b.conv(b.batchNorm(b.concat({left, right}), "bn", 9), "conv", 9, 6);
}

/// The image itself is one part: its three channels are frozen.
ValueId concatenatedWithImage(NetworkBuilder& b, ValueId x)
{
    return b.conv(b.concat({x, b.conv(x, "left", 3, 4)}), "conv", 7, 6);
}

ValueId slicedInTwo(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 10);
    const ValueId left = b.slice(x, 1, 0, 4);
    const ValueId right = b.conv(b.slice(x, 1, 4, 10), "right", 6, 5);
    return b.concat({left, right});
}

ValueId slicedInSteps(NetworkBuilder& b, ValueId x)
{
    return b.conv(b.slice(b.conv(x, "stem", 3, 8), 1, 0, 8, 2), "conv", 4, 5);
}

ValueId channelShuffle(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 12);
    x = b.node("reshape", {x}, reshaped({0, 2, 6, 8, 8}));
    x = b.node("reshape", {permute(b, x, {0, 2, 1, 3, 4})}, reshaped({0, -1, 8, 8}));
    return b.conv(x, "conv", 12, 5);
}

/// Depth to space: four channels make one pixel's neighbourhood.
ValueId depthToSpace(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 24);
    x = b.node("reshape", {x}, reshaped({0, 6, 2, 2, 8, 8}));
    x = b.node("reshape", {permute(b, x, {0, 1, 4, 2, 5, 3})}, reshaped({0, 6, 16, 16}));
    return b.conv(x, "conv", 6, 5);
}

ValueId squeezeExcite(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    const ValueId pooled = b.node("mean", {x}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
    const ValueId reduced = b.relu(b.conv(pooled, "reduce", 8, 3, {.kernel = 1, .padding = 0}));
    const ValueId gate = b.node("sigmoid", {b.conv(reduced, "expand", 3, 8, {.kernel = 1, .padding = 0})});
    return b.conv(b.node("mul", {x, gate}), "conv", 8, 5);
}

/// One map gates all channels: its only channel is frozen, the others are free.
ValueId spatialGate(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    const ValueId gate = b.node("sigmoid", {b.conv(x, "gate", 8, 1)});
    return b.conv(b.node("mul", {x, gate}), "conv", 8, 5);
}

ValueId layerScale(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    x = b.node("mul", {x, b.stored("scale", b.random({8, 1, 1}))});
    x = b.node("add", {b.stored("offset", b.random({1, 8, 1, 1})), x}, {{"alpha", 2.0}});
    x = b.node("add", {x}, {{"other", 0.5}, {"alpha", 1.0}});
    return b.conv(x, "conv", 8, 5);
}

/// Channels that are added to the network's input are frozen.
ValueId meetsImage(NetworkBuilder& b, ValueId x)
{
    return b.conv(b.add(b.conv(x, "stem", 3, 3), x), "conv", 3, 5);
}

ValueId sharedWeights(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    const Attributes attributes{{"stride", Ints{1, 1}},         {"padding", Ints{1, 1}}, {"dilation", Ints{1, 1}},
                                {"output_padding", Ints{0, 0}}, {"transposed", false},   {"groups", std::int64_t{1}}};
    const ValueId weight = b.stored("shared.weight", b.random({6, 6, 3, 3}, 0.2F));
    x = b.relu(b.node("conv", {x, weight, noValue}, attributes));
    return b.conv(b.node("conv", {x, weight, noValue}, attributes), "conv", 6, 5);
}

ValueId poolsAndUpsampling(NetworkBuilder& b, ValueId x)
{
    x = b.maxPool(b.conv(x, "conv1", 3, 8));
    x = b.node("upsample", {x}, {{"mode", "bilinear"}, {"size", {}}, {"scale", std::vector<double>{2, 2}}, {"align_corners", false}});
    x = b.node("avg_pool", {x},
               {{"kernel", Ints{3, 3}},
                {"stride", Ints{2, 2}},
                {"padding", Ints{1, 1}},
                {"ceil_mode", true},
                {"count_include_pad", true},
                {"divisor_override", {}}});
    x = b.node("dropout", {x}, {{"p", 0.5}, {"feature", false}});
    return b.node("adaptive_max_pool", {b.conv(x, "conv2", 8, 5)}, {{"output_size", Ints{2, 2}}});
}

/// Products of two computed matrices and of one with a stored matrix. Query, key and value come from one layer, so they share the places of
/// a head.
ValueId attention(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 8);
    x = permute(b, b.node("reshape", {x}, reshaped({0, 8, 64})), {0, 2, 1});
    x = b.node("matmul", {x, b.stored("embed", b.random({8, 8}))});
    const ValueId qkv = b.node("reshape", {b.linear(x, "qkv", 8, 24)}, reshaped({0, 64, 3, 2, 4}));
    const ValueId heads = permute(b, qkv, {2, 0, 3, 1, 4});
    const auto part = [&](std::int64_t i) { return b.node("squeeze", {b.slice(heads, 0, i, i + 1)}, {{"dim", std::int64_t{0}}}); };
    const ValueId scores = b.node("matmul", {part(0), permute(b, part(1), {0, 1, 3, 2})});
    const ValueId weights = b.node("softmax", {scores}, {{"dim", std::int64_t{3}}});
    const ValueId mixed = permute(b, b.node("matmul", {weights, part(2)}), {0, 2, 1, 3});
    x = b.add(b.linear(b.node("reshape", {mixed}, reshaped({0, 64, 8})), "out", 8, 8), x);
    return b.node("reshape", {permute(b, x, {0, 2, 1})}, reshaped({0, 8, 8, 8}));
}

/// In another order, one channel twice: removing it removes both copies.
ValueId pickedByIndex(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    x = b.node("index_select", {x}, {{"dim", std::int64_t{1}}, {"indices", Ints{5, 0, 1, 2, 5, 4}}});
    return b.conv(x, "conv", 6, 5);
}

ValueId parametricRelu(NetworkBuilder& b, ValueId x)
{
    x = b.node("prelu", {b.conv(x, "stem", 3, 6), b.stored("slopes", b.random({6}))});
    x = b.node("prelu", {x, b.stored("slope", b.random({1}))});
    return b.conv(b.node("maximum", {b.node("exp", {x}), x}), "conv", 6, 5);
}

ValueId squeezedAndBack(NetworkBuilder& b, ValueId x)
{
    x = b.node("unsqueeze", {b.conv(x, "stem", 3, 6)}, {{"dim", std::int64_t{1}}});
    return b.conv(b.node("squeeze", {x}, {{"dim", std::int64_t{1}}}), "conv", 6, 5);
}

/// Four consecutive channels form one wide one.
ValueId pixelShuffle(NetworkBuilder& b, ValueId x)
{
    x = b.node("pixel_shuffle", {b.conv(x, "stem", 3, 24)}, {{"factor", std::int64_t{2}}});
    return b.conv(x, "conv", 6, 5);
}

ValueId pixelUnshuffle(NetworkBuilder& b, ValueId x)
{
    x = b.node("pixel_unshuffle", {b.conv(x, "stem", 3, 6)}, {{"factor", std::int64_t{2}}});
    return b.conv(x, "conv", 24, 5);
}

ValueId rolledChannels(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    x = b.add(x, b.node("roll", {b.conv(x, "deep", 6, 6)}, {{"shifts", Ints{-2, 3}}, {"dims", Ints{1, 2}}}));
    return b.conv(x, "conv", 6, 5);
}

ValueId repeatedChannels(NetworkBuilder& b, ValueId x)
{
    x = b.node("repeat", {b.conv(x, "stem", 3, 4)}, {{"repeats", Ints{1, 3, 1, 1}}});
    return b.conv(b.add(x, b.conv(x, "deep", 12, 12)), "conv", 12, 5);
}

ValueId expandedMean(NetworkBuilder& b, ValueId x)
{
    x = b.conv(x, "stem", 3, 6);
    const ValueId mean = b.node("mean", {x}, {{"dims", Ints{2, 3}}, {"keepdim", true}});
    return b.conv(b.concat({x, b.node("expand", {mean}, {{"shape", Ints{-1, 6, 8, 8}}})}), "conv", 12, 5);
}

std::vector<ValueId> scaled(NetworkBuilder& b, ValueId x, std::int64_t channels)
{
    return {x, b.stored("norm.weight", b.random({channels})), b.stored("norm.bias", b.random({channels}))};
}

ValueId layerNorm(NetworkBuilder& b, ValueId x)
{
    x = permute(b, b.conv(x, "stem", 3, 6), {0, 2, 3, 1});
    x = b.node("layer_norm", scaled(b, x, 6), {{"normalized_shape", Ints{6}}, {"eps", 1e-5}});
    return b.conv(permute(b, x, {0, 3, 1, 2}), "conv", 6, 5);
}

ValueId groupNorm(NetworkBuilder& b, ValueId x)
{
    x = b.node("group_norm", scaled(b, b.conv(x, "stem", 3, 8), 8), {{"groups", std::int64_t{2}}, {"eps", 1e-5}});
    return b.conv(x, "conv", 8, 5);
}

ValueId instanceNorm(NetworkBuilder& b, ValueId x)
{
    std::vector<ValueId> inputs = scaled(b, b.conv(x, "stem", 3, 6), 6);
    inputs.resize(5, noValue);
    x = b.node("instance_norm", inputs, {{"eps", 1e-5}, {"momentum", 0.1}, {"use_input_stats", true}});
    return b.conv(x, "conv", 6, 5);
}

ValueId localResponseNorm(NetworkBuilder& b, ValueId x)
{
    const Attributes attributes{{"size", std::int64_t{3}}, {"alpha", 0.1}, {"beta", 0.75}, {"k", 1.0}};
    return b.conv(b.node("local_response_norm", {b.conv(x, "stem", 3, 6)}, attributes), "conv", 6, 5);
}

/// A reshaped stored vector follows the channels, too.
ValueId reshapedScale(NetworkBuilder& b, ValueId x)
{
    const ValueId scale = b.node("exp", {b.node("reshape", {b.stored("scale", b.random({6}))}, reshaped({1, -1, 1, 1}))});
    return b.conv(b.node("mul", {b.conv(x, "stem", 3, 6), scale}), "conv", 6, 5);
}

/// A stored token beside the image's tokens, for any number of images.
ValueId classToken(NetworkBuilder& b, ValueId x)
{
    const ValueId token = b.node("expand", {b.stored("token", b.random({1, 1, 6})), x}, {{"shape", Ints{0, -1, -1}}});
    x = permute(b, b.node("flatten", {b.conv(x, "stem", 3, 6)}, {{"start_dim", std::int64_t{2}}, {"end_dim", std::int64_t{3}}}), {0, 2, 1});
    x = b.slice(b.concat({token, x}, 1), 1, 0, 64);
    return b.conv(b.node("reshape", {permute(b, x, {0, 2, 1})}, reshaped({0, 6, 8, 8})), "conv", 6, 5);
}

/// An elementwise choice between two layers, by a mask.
ValueId chosen(NetworkBuilder& b, ValueId x)
{
    const ValueId mask = b.stored("mask", b.random({1, 1, 8, 8}));
    const ValueId condition = b.node("opaque", {mask, noValue}, {{"op", "aten::gt"}, {"overload", "Scalar"}, {"arg1", 0.0}});
    x = b.node("where", {condition, b.conv(x, "left", 3, 6), b.conv(x, "right", 3, 6)});
    return b.conv(x, "conv", 6, 5);
}

ValueId opaqueOperator(NetworkBuilder& b, ValueId x)
{
    x = b.node("opaque", {b.conv(x, "stem", 3, 6)}, {{"op", "aten::roll"}, {"overload", ""}, {"arg1", Ints{1}}, {"arg2", Ints{1}}});
    return b.conv(x, "conv", 6, 5);
}

ValueId throughAList(NetworkBuilder& b, ValueId x)
{
    const ValueId list = b.node("list", {b.conv(x, "left", 3, 6), b.conv(x, "right", 3, 6)});
    const std::vector<ValueId> parts = b.nodes("unpack", {list}, 2);
    return b.conv(b.add(parts[0], parts[1]), "conv", 6, 5);
}

std::vector<CouplingPattern> layerPatterns()
{
    return {
        {"plain", plain, 6, 8 + 6},
        {"residual", residual, 8, 8 + 5},
        {"padded shortcut", paddedShortcut, 10, 10},
        {"padded with ones", paddedWithOnes, 5, 5},
        {"padded image", paddedImage, 5, 4 + 5},
        {"concatenated", concatenated, 6, 4 + 5 + 6},
        {"concatenated with the image", concatenatedWithImage, 6, 4 + 6},
        {"sliced in two", slicedInTwo, 9, 10 + 5},
        {"sliced in steps", slicedInSteps, 5, 13},
        {"channel shuffle", channelShuffle, 5, 6 + 5},
        {"depth to space", depthToSpace, 5, 6 + 5},
        {"squeeze and excite", squeezeExcite, 5, 8 + 3 + 5},
        {"spatial gate", spatialGate, 5, 8 + 5},
        {"layer scale", layerScale, 5, 8 + 5},
        {"meets the image", meetsImage, 5, 5},
        {"shared weights", sharedWeights, 5, 6 + 5},
        {"pools and upsampling", poolsAndUpsampling, 5, 8 + 5},
        {"attention", attention, 8, 8 + 8 + 4},
        {"picked by index", pickedByIndex, 5, 6 + 5},
        {"parametric relu", parametricRelu, 5, 6 + 5},
        {"squeezed and back", squeezedAndBack, 5, 6 + 5},
        {"pixel shuffle", pixelShuffle, 5, 6 + 5},
        {"pixel unshuffle", pixelUnshuffle, 5, 6 + 5},
        {"rolled channels", rolledChannels, 5, 6 + 5},
        {"repeated channels", repeatedChannels, 5, 4 + 5},
        {"expanded mean", expandedMean, 5, 6 + 5},
        {"layer norm", layerNorm, 5, 6 + 5},
        {"group norm", groupNorm, 5, 4 + 5},
        {"instance norm", instanceNorm, 5, 6 + 5},
        {"local response norm", localResponseNorm, 5, 5},
        {"reshaped scale", reshapedScale, 5, 6 + 5},
        {"class token", classToken, 5, 6 + 5},
        {"chosen", chosen, 5, 6 + 5},
        {"opaque", opaqueOperator, 5, 5},
        {"through a list", throughAList, 5, 5},
    };
}

const std::vector<CouplingPattern>& patterns()
{
    static const std::vector<CouplingPattern> all = [] {
        std::vector<CouplingPattern> patterns = layerPatterns();
        for (const auto& further : {test::convolutionCouplings(), test::statisticsPatterns(), test::sizePatterns()})
            patterns.insert(patterns.end(), further.begin(), further.end());
        return patterns;
    }();
    return all;
}

Network networkOf(const CouplingPattern& pattern)
{
    NetworkBuilder b;
    const ValueId x = pattern.build(b, b.input({1, 3, 8, 8}));
    b.output(b.linear(b.globalPool(x), "classifier", pattern.last, 4));
    return b.finish();
}

} // namespace

class TestOperatorsCoupling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pattern_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < patterns().size(); ++i)
            QTest::newRow(patterns()[i].name) << static_cast<int>(i);
    }

    void pattern()
    {
        QFETCH(int, index);
        const CouplingPattern& pattern = patterns()[static_cast<std::size_t>(index)];
        const Network network = networkOf(pattern);
        QCOMPARE(test::freeClasses(network), pattern.classes);
        for (unsigned seed = 1; seed <= 5; ++seed)
            QVERIFY2(test::oracleDifference(network, seed) < 1e-12, qPrintable(QString::number(test::oracleDifference(network, seed))));
    }

    /// Every position of a flattened channel is removed with it.
    void flattenRepeatsLabels()
    {
        NetworkBuilder b;
        ValueId x = b.conv(b.input({1, 3, 8, 8}), "conv", 3, 6);
        x = b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
        b.output(b.linear(x, "classifier", 6 * 64, 4));
        const Network network = b.finish();
        QCOMPARE(test::freeClasses(network), 6);
        const Labels labels = test::coupled(network);
        QCOMPARE(labels.of(x, 1).size(), std::size_t{6 * 64});
        QCOMPARE(labels.of(x, 1)[63], labels.of(x, 1)[0]);
        QVERIFY(labels.of(x, 1)[64] != labels.of(x, 1)[63]);
        QVERIFY(test::oracleDifference(network) < 1e-12);
    }

    /// A computed size that would have to follow a removal is inferred instead.
    void computedSizeBecomesInferred()
    {
        NetworkBuilder b;
        ValueId x = b.conv(b.input({1, 3, 8, 8}), "conv", 3, 6);
        const ValueId images = sizeOf(b, x, 0), height = sizeOf(b, x, 2), width = sizeOf(b, x, 3);
        const ValueId maps = b.node("reshape", {x, number(b, "mul", images, 6), height, width},
                                    reshaped({computedSize, computedSize, computedSize}), "maps");
        x = b.node("reshape", {b.relu(maps), images, height, width}, reshaped({computedSize, 6, computedSize, computedSize}));
        b.output(b.linear(b.globalPool(x), "classifier", 6, 4));
        const Network network = b.finish();
        QCOMPARE(test::freeClasses(network), 6);
        const Labels labels = test::coupled(network);
        Survivors survivors(network);
        survivors.keep(maps, 0, {0, 1, 4});
        const auto reshape = std::find_if(network.nodes.begin(), network.nodes.end(), [](const Node& n) { return n.name == "maps"; });
        Node resized = *reshape;
        operatorOf(resized).resize(resized, survivors);
        QCOMPARE(intsAttribute(resized, "shape"), (Ints{-1, computedSize, computedSize}));
        QCOMPARE(resized.inputs, (std::vector<ValueId>{reshape->inputs[0], height, width}));
    }

    /// A tensor that another node reads unchanged is frozen, in any order of the nodes.
    void tensorReadElsewhereStays()
    {
        NetworkBuilder b;
        const ValueId image = b.input({1, 3, 8, 8});
        const ValueId scale = b.stored("scale", b.random({6}));
        const ValueId turned = b.node("opaque", {scale}, {{"op", "aten::roll"}, {"overload", ""}, {"arg1", Ints{1}}, {"arg2", Ints{0}}});
        const ValueId pooled = b.globalPool(b.conv(image, "conv", 3, 6));
        b.output(b.linear(b.node("mul", {pooled, scale}), "classifier", 6, 4));
        b.output(turned);
        const Network network = b.finish();
        QCOMPARE(test::freeClasses(network), 0);
        const Labels labels = test::coupled(network);
        QCOMPARE(QString::fromStdString(labels.frozenReason(labels.of(pooled, 1)[0])),
                 QString("reaches aten::roll, which Espalier does not know"));
    }
};

QTEST_GUILESS_MAIN(TestOperatorsCoupling)
#include "test_operators_coupling.moc"
