// SPDX-License-Identifier: GPL-3.0-or-later
// The graph itself: tensors, attributes, invariants, survivors, costs.
#include "core/graph/attribute_fingerprint.h"
#include "core/graph/costs.h"
#include "core/graph/operator.h"
#include "core/graph/stored_names.h"
#include "core/graph/survivors.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

#include <cmath>
#include <set>
#include <string_view>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

using Ints = std::vector<std::int64_t>;

Network small()
{
    NetworkBuilder b;
    const ValueId x = b.batchNorm(b.conv(b.input({1, 3, 32, 32}), "conv", 3, 16), "bn", 16);
    b.output(b.linear(b.globalPool(b.relu(x)), "fc", 16, 10));
    return b.finish();
}

const Node& nodeCalled(const Network& network, std::string_view name)
{
    return *std::find_if(network.nodes.begin(), network.nodes.end(), [&](const Node& node) { return node.name == name; });
}

Costs costsOfNode(const Network& network, const std::string& name)
{
    return costsPerNode(network)[static_cast<std::size_t>(&nodeCalled(network, name) - network.nodes.data())];
}

std::string fingerprintOf(const Attributes& attributes)
{
    Fingerprint print;
    addAttributes(print, attributes);
    return print.text();
}

QString brokenAfter(void (*change)(Network&))
{
    Network network = small();
    change(network);
    return QString::fromStdString(brokenInvariant(network));
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A name with a dot is in a module, which must not be called as a tensor is.
    void addedTensorsHaveTheWeightsOwner()
    {
        const Network network = small();
        QCOMPARE(nameBeside(network, "conv.weight", "folded_bias"), std::string("conv.folded_bias"));
        QCOMPARE(nameBeside(network, "w_0", "bias"), std::string("w_0_bias"));
        QVERIFY(network.storedByName("conv.weight") >= 0);
        QCOMPARE(nameBeside(network, "conv.weight", "weight"), std::string("conv.weight_2"));
    }

    void tensorHandles()
    {
        const Tensor tensor = Tensor::fromFloats({2, 3}, {1, 2, 3, 4, 5, 6});
        QCOMPARE(tensor.shape(), (Shape{2, 3}));
        QCOMPARE(tensor.elements(), 6);
        QVERIFY(tensor.isFloating());
        QCOMPARE(tensor.toFloats(), (std::vector<float>{1, 2, 3, 4, 5, 6}));
        QVERIFY(!Tensor().defined());
        QCOMPARE(Tensor().elements(), 0);
        QCOMPARE(elementCount({}), 1);
    }

    void storedLookup()
    {
        const Network network = small();
        const int index = network.storedByName("bn.running_mean");
        QVERIFY(index >= 0);
        QCOMPARE(network.storedIndex(network.stored[static_cast<std::size_t>(index)].value), index);
        QCOMPARE(network.storedByName("none"), -1);
        QCOMPARE(network.storedIndex(network.inputs[0]), -1);
    }

    void everyAttributeCountsInAFingerprint()
    {
        const std::vector<Attributes> different = {
            {},
            {{"a", std::monostate()}},
            {{"a", 0.5}},
            {{"a", std::nextafter(0.5, 1.0)}},
            {{"a", true}},
            {{"a", std::int64_t{1}}},
            {{"a", std::string("1")}},
            {{"a", Ints{1, 2}}, {"b", Ints{3}}},
            {{"a", Ints{1}}, {"b", Ints{2, 3}}},
            {{"a", Ints{}}, {"b", Ints{1, 2, 3}}},
            {{"a", std::vector<double>{0.5}}},
            {{"a", std::vector<double>{0.25}}},
            {{"a", std::vector<bool>{true, false}}},
            {{"a", std::vector<bool>{false, true}}},
        };
        std::set<std::string> prints;
        for (const Attributes& attributes : different)
            prints.insert(fingerprintOf(attributes));
        QCOMPARE(prints.size(), different.size());
        QCOMPARE(fingerprintOf(different[2]), fingerprintOf({{"a", 0.5}}));
    }

    void attributesByType()
    {
        const Network network = small();
        const Node& conv = nodeCalled(network, "conv");
        QCOMPARE(intAttribute(conv, "groups"), 1);
        QCOMPARE(boolAttribute(conv, "transposed"), false);
        QCOMPARE(intsAttribute(conv, "padding"), (Ints{1, 1}));
        QCOMPARE(floatAttribute(nodeCalled(network, "bn"), "eps"), 1e-5);
    }

    void soundNetworkHasNoFault() { QCOMPARE(QString::fromStdString(brokenInvariant(small())), QString()); }

    void faultsAreNamed()
    {
        QVERIFY(brokenAfter([](Network& n) { std::swap(n.nodes[0], n.nodes[1]); }).contains("'bn' reads a value before"));
        QVERIFY(brokenAfter([](Network& n) { n.nodes[0].op = "convolute"; }).contains("'conv' has the unknown operator 'convolute'"));
        QVERIFY(brokenAfter([](Network& n) { n.nodes[1].name = "conv"; }).contains("Two nodes are called 'conv'"));
        QVERIFY(brokenAfter([](Network& n) { n.nodes[1].outputs = n.nodes[0].outputs; }).contains("somebody else produces already"));
        QVERIFY(brokenAfter([](Network& n) { n.nodes[0].inputs[0] = 1000; }).contains("'conv' reads a value before"));
        QVERIFY(brokenAfter([](Network& n) { n.nodes[0].outputs[0] = -7; }).contains("not in the network"));
        QVERIFY(brokenAfter([](Network& n) { n.outputs = {1000}; }).contains("output"));
        QVERIFY(brokenAfter([](Network& n) { n.outputs.clear(); }).contains("no output"));
        QVERIFY(brokenAfter([](Network& n) { n.inputs.clear(); }).contains("no input"));
        QVERIFY(brokenAfter([](Network& n) { n.stored[0].tensor = Tensor(); }).contains("'conv.weight' has no content"));
        QVERIFY(brokenAfter([](Network& n) { n.stored[1].name = "conv.weight"; }).contains("Two tensors are called 'conv.weight'"));
    }

    void everyOperatorOfTheConventionsIsKnown()
    {
        const char* names[] = {"conv",
                               "linear",
                               "matmul",
                               "batch_norm",
                               "relu",
                               "relu6",
                               "sigmoid",
                               "tanh",
                               "silu",
                               "hardswish",
                               "hardsigmoid",
                               "mish",
                               "gelu",
                               "leaky_relu",
                               "elu",
                               "hardtanh",
                               "softplus",
                               "add",
                               "sub",
                               "mul",
                               "div",
                               "max_pool",
                               "avg_pool",
                               "mean",
                               "adaptive_avg_pool",
                               "sum",
                               "amax",
                               "adaptive_max_pool",
                               "flatten",
                               "reshape",
                               "permute",
                               "squeeze",
                               "unsqueeze",
                               "concat",
                               "slice",
                               "pad",
                               "dropout",
                               "softmax",
                               "upsample",
                               "list",
                               "tuple",
                               "unpack",
                               "opaque"};
        for (const char* name : names) {
            const Operator* op = findOperator(name);
            QVERIFY2(op, name);
            QCOMPARE(op->name(), std::string_view(name));
        }
        QVERIFY(!findOperator("none"));
    }

    void survivorsCount()
    {
        const Network network = small();
        const ValueId x = nodeCalled(network, "conv").outputs[0];
        Survivors survivors(network);
        QVERIFY(!survivors.pruned(x, 1));
        QCOMPARE(survivors.kept(x, 1).size(), std::size_t{16});
        QCOMPARE(survivors.countBetween(x, 1, 4, 100), 12);
        survivors.keep(x, 1, {0, 3, 4, 9, 15});
        QVERIFY(survivors.pruned(x, 1));
        QVERIFY(!survivors.pruned(x, 2));
        QCOMPARE(survivors.kept(x, 1), (Ints{0, 3, 4, 9, 15}));
        QCOMPARE(survivors.count(x, 1), 5);
        QCOMPARE(survivors.fullCount(x, 1), 16);
        QCOMPARE(survivors.countBetween(x, 1, 3, 9), 2);
        QCOMPARE(survivors.countBetween(x, 1, 5, 9), 0);
        QCOMPARE(survivors.shape(x), (Shape{1, 5, 32, 32}));
    }

    void keepingAllIsNoPruning()
    {
        const Network network = small();
        const ValueId x = network.inputs[0];
        Survivors survivors(network);
        survivors.keep(x, 1, {0, 1, 2});
        QVERIFY(!survivors.pruned(x, 1));
        QCOMPARE(survivors.shape(x), network.inputShape());
    }

    void costsOfKnownLayers()
    {
        const Network network = small();
        QCOMPARE(costsOfNode(network, "conv").macs, 3 * 16 * 3 * 3 * 32 * 32);
        QCOMPARE(costsOfNode(network, "conv").params, 3 * 16 * 3 * 3);
        QCOMPARE(costsOfNode(network, "bn").macs, 0);
        QCOMPARE(costsOfNode(network, "bn").params, 32);
        QCOMPARE(costsOfNode(network, "fc").macs, 160);
        QCOMPARE(costsOfNode(network, "fc").params, 170);
        QCOMPARE(costsOf(network).macs, 442368 + 160);
        QCOMPARE(costsOf(network).params, 432 + 32 + 170);
    }

    void costsOfGroupedTransposedAndProducts()
    {
        NetworkBuilder b;
        ValueId x = b.conv(b.input({1, 8, 6, 6}), "grouped", 8, 12, {.groups = 4});
        x = b.conv(x, "up", 12, 4, {.kernel = 2, .stride = 2, .padding = 0, .transposed = true});
        x = b.node("reshape", {x}, {{"shape", Ints{0, 4, 144}}});
        x = b.node("matmul", {x, b.node("permute", {x}, {{"dims", Ints{0, 2, 1}}})}, {}, "product");
        b.output(b.linear(x, "rows", 4, 5));
        const Network network = b.finish();
        QCOMPARE(costsOfNode(network, "grouped").macs, 12 * 2 * 9 * 36);
        QCOMPARE(costsOfNode(network, "up").macs, 12 * 4 * 4 * 36);
        QCOMPARE(costsOfNode(network, "product").macs, 4 * 144 * 4);
        QCOMPARE(costsOfNode(network, "rows").macs, 4 * 5 * 4);
    }

    void memoryOfARunCountsWhatIsNeededAtOnce()
    {
        NetworkBuilder b;
        ValueId x = b.conv(b.input({1, 2, 4, 4}), "first", 2, 3);
        x = b.node("relu", {x});
        b.output(b.conv(x, "last", 3, 1));
        const Network network = b.finish();
        QCOMPARE(runningBytes(network), costsOf(network).bytes + 4 * 16 * (3 + 3)); // relu reads three channels and writes three
    }

    void sharedParameterCountsOnce()
    {
        NetworkBuilder b;
        const ValueId weight = b.stored("weight", b.random({4, 4}));
        const ValueId first = b.node("linear", {b.input({1, 4}), weight, noValue}, {}, "first");
        b.output(b.node("linear", {first, weight, noValue}, {}, "second"));
        const Network network = b.finish();
        QCOMPARE(costsOf(network).params, 16);
        QCOMPARE(costsOfNode(network, "second").params, 0);
        QCOMPARE(costsOf(network).macs, 32);
    }

    /// A plan may remove all channels of a layer; its cost is then zero, without a division by zero.
    void costsOfAnEmptyLayer()
    {
        const Network network = small();
        const Node& conv = nodeCalled(network, "conv");
        const ShapeOf emptied = [&](ValueId value) {
            Shape shape = network.values[value].shape;
            if (value == conv.outputs[0])
                shape[1] = 0;
            if (value == conv.inputs[1])
                shape[0] = 0;
            return shape;
        };
        QCOMPARE(operatorOf(conv).macs(conv, emptied), 0);
    }
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "test_network.moc"
