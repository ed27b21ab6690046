// SPDX-License-Identifier: GPL-3.0-or-later
// Groups of units on small networks with known results; for a trained one see test_surgery_resnet20.
#include "core/coupling/groups.h"
#include "core/coupling/unit_scales.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <QTest>

#include <numeric>
#include <set>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

constexpr NetworkBuilder::Conv pointwise{.kernel = 1, .padding = 0};

/// From an image of 3 channels, 8×8, to a classifier of four classes.
template <class Body>
Network networkOf(std::int64_t lastChannels, Body body)
{
    NetworkBuilder builder;
    const ValueId last = body(builder, builder.input({1, 3, 8, 8}));
    builder.output(builder.linear(builder.globalPool(last), "classifier", lastChannels, 4));
    return builder.finish();
}

using Widths = std::vector<std::pair<std::string, int>>;

Widths widthsOf(const Groups& groups)
{
    Widths widths;
    for (const Group& group : groups.groups())
        widths.emplace_back(group.name, group.units);
    return widths;
}

std::vector<std::string> namesOf(const Network& network, const std::vector<NodeId>& nodes)
{
    std::vector<std::string> names;
    for (NodeId node : nodes)
        names.push_back(network.nodes[node].name);
    return names;
}

using Names = std::vector<std::string>;

Network residualNetwork()
{
    return networkOf(8, [](NetworkBuilder& b, ValueId x) {
        x = b.relu(b.batchNorm(b.conv(x, "stem", 3, 8), "stem_bn", 8));
        for (const std::string block : {"block1", "block2"}) {
            const ValueId inner = b.relu(b.batchNorm(b.conv(x, block + ".conv1", 8, 5), block + ".bn1", 5));
            x = b.relu(b.add(b.batchNorm(b.conv(inner, block + ".conv2", 5, 8), block + ".bn2", 8), x));
        }
        return x;
    });
}

std::string frozenReason(const Network& network, const Groups& groups, const std::string& layer)
{
    for (const FrozenLayer& frozen : groups.frozen()) {
        if (network.nodes[frozen.node].name == layer)
            return frozen.reason;
    }
    return {};
}

void checkNumbering(const Network& network, const Groups& groups)
{
    UnitId next = 0;
    std::set<std::string> names;
    for (int id = 0; id < groups.groupCount(); ++id) {
        const Group& group = groups.groups()[id];
        QCOMPARE(group.firstUnit, next);
        QVERIFY(names.insert(group.name).second);
        QVERIFY(!group.members.empty());
        for (int index = 0; index < group.units; ++index, ++next) {
            QCOMPARE(groups.groupOf(next), id);
            QCOMPARE(groups.indexOf(next), index);
            const auto slices = groups.slices(next);
            QVERIFY(std::is_sorted(slices.begin(), slices.end()));
            for (const Slice& slice : slices)
                QCOMPARE(groups.unitsOf(network.stored[slice.stored].value, static_cast<std::size_t>(slice.dim))[slice.index], next);
        }
    }
    QCOMPARE(groups.unitCount(), next);
    for (const std::vector<ScaleElement>& elements : scaleElements(groups))
        QVERIFY(!elements.empty());
}

} // namespace

class TestCoupling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void residualChain()
    {
        const Network network = residualNetwork();
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem + 2 more", 8}, {"block1.conv1", 5}, {"block2.conv1", 5}}));
        const Group& stream = groups.groups()[0];
        QCOMPARE(namesOf(network, stream.members), (Names{"stem", "block1.conv2", "block2.conv2"}));
        QCOMPARE(namesOf(network, stream.norms), (Names{"stem_bn", "block1.bn2", "block2.bn2"}));
        QCOMPARE(namesOf(network, stream.consumers), (Names{"block1.conv1", "block2.conv1", "classifier"}));
        QVERIFY(stream.bareMembers.empty());
        // Three filters, three norms of four tensors each, three readers.
        QCOMPARE(groups.slices(0).size(), std::size_t{3 + 3 * 4 + 3});
        QCOMPARE(scaleElements(groups)[0].size(), std::size_t{3});
    }

    void outputsAreFrozenAndSaySo()
    {
        const Network network = residualNetwork();
        const Groups groups = couple(network);
        QCOMPARE(groups.frozen().size(), std::size_t{1});
        QCOMPARE(frozenReason(network, groups, "classifier"), std::string("is the network's output"));
    }

    /// Channels of the shortcut are coupled with the deeper layer's; those that are added to padding are independent.
    void paddedShortcut()
    {
        const Network network = networkOf(10, [](NetworkBuilder& b, ValueId x) {
            x = b.relu(b.conv(x, "stem", 3, 4));
            const ValueId deep = b.conv(x, "deep", 4, 10, {.kernel = 3, .stride = 2, .padding = 1});
            const ValueId thinned = b.slice(b.slice(x, 2, 0, 8, 2), 3, 0, 8, 2);
            const Attributes pads{{"pads", std::vector<std::int64_t>{0, 0, 0, 0, 2, 4}}, {"mode", "constant"}, {"value", 0.0}};
            return b.relu(b.add(deep, b.node("pad", {thinned}, pads)));
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem + 1 more", 4}, {"deep", 6}}));
        QCOMPARE(groups.unitsOf(network.stored[network.storedByName("deep.weight")].value, 0),
                 (std::vector<UnitId>{4, 5, 0, 1, 2, 3, 6, 7, 8, 9}));
    }

    void concatenation()
    {
        const Network network = networkOf(6, [](NetworkBuilder& b, ValueId x) {
            const ValueId both = b.concat({b.conv(x, "left", 3, 4), b.conv(x, "right", 3, 5)});
            return b.conv(b.batchNorm(both, "bn", 9), "conv", 9, 6);
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"left", 4}, {"right", 5}, {"conv", 6}}));
        // No norm directly follows the convolutions, so their filters count besides the norm's weights.
        QCOMPARE(groups.groups()[1].bareMembers.size(), std::size_t{1});
        QCOMPARE(scaleElements(groups)[4].size(), std::size_t{2});
        QCOMPARE(groups.slices(4).back().index, 4);
    }

    void splitMakesGroupsOfOneLayer()
    {
        const Network network = networkOf(9, [](NetworkBuilder& b, ValueId x) {
            x = b.conv(x, "stem", 3, 10);
            return b.concat({b.slice(x, 1, 0, 4), b.conv(b.slice(x, 1, 4, 10), "right", 6, 5)});
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem", 4}, {"stem (2)", 6}, {"right", 5}}));
    }

    void groupedConvolution()
    {
        const Network network = networkOf(5, [](NetworkBuilder& b, ValueId x) {
            x = b.conv(b.conv(x, "stem", 3, 8), "grouped", 8, 12, {.kernel = 3, .padding = 1, .groups = 2});
            return b.conv(x, "conv", 12, 5);
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem", 4}, {"grouped", 6}, {"conv", 5}}));
    }

    void depthwiseConvolution()
    {
        const Network network = networkOf(5, [](NetworkBuilder& b, ValueId x) {
            x = b.batchNorm(b.conv(x, "stem", 3, 6), "bn1", 6);
            x = b.batchNorm(b.conv(x, "depthwise", 6, 6, {.kernel = 3, .padding = 1, .groups = 6}), "bn2", 6);
            return b.conv(x, "point", 6, 5, pointwise);
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem + 1 more", 6}, {"point", 5}}));
        QCOMPARE(groups.groups()[0].norms.size(), std::size_t{2});
    }

    void flattenedPositionsGoTogether()
    {
        NetworkBuilder b;
        const ValueId x = b.maxPool(b.conv(b.input({1, 3, 8, 8}), "conv", 3, 5));
        const ValueId flat = b.node("flatten", {x}, {{"start_dim", std::int64_t{1}}, {"end_dim", std::int64_t{3}}});
        b.output(b.linear(flat, "classifier", 5 * 16, 4));
        const Network network = b.finish();
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"conv", 5}}));
        QCOMPARE(groups.slices(2).size(), std::size_t{1 + 16});
        QCOMPARE(groups.slices(2).back().index, 47);
    }

    void sharedLayerIsCoupledWithItself()
    {
        const Network network = networkOf(5, [](NetworkBuilder& b, ValueId x) {
            x = b.conv(x, "stem", 3, 6);
            const std::vector<std::int64_t> one{1, 1}, none{0, 0};
            const Attributes attributes{{"stride", one},          {"padding", one},      {"dilation", one},
                                        {"output_padding", none}, {"transposed", false}, {"groups", std::int64_t{1}}};
            const ValueId weight = b.stored("shared.weight", b.random({6, 6, 3, 3}));
            x = b.node("conv", {b.node("conv", {x, weight, noValue}, attributes, "first"), weight, noValue}, attributes, "second");
            return b.conv(x, "conv", 6, 5);
        });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"stem + 1 more", 6}, {"conv", 5}}));
    }

    void whatMeetsTheInputStays()
    {
        const Network network =
            networkOf(5, [](NetworkBuilder& b, ValueId x) { return b.conv(b.add(b.conv(x, "stem", 3, 3), x), "conv", 3, 5); });
        const Groups groups = couple(network);
        checkNumbering(network, groups);
        QCOMPARE(widthsOf(groups), (Widths{{"conv", 5}}));
        QVERIFY(!frozenReason(network, groups, "stem").empty());
        const std::vector<UnitId>& stem = groups.unitsOf(network.stored[network.storedByName("stem.weight")].value, 0);
        QCOMPARE(stem, (std::vector<UnitId>{-1, -1, -1}));
        QVERIFY(groups.unitsOf(network.inputs[0], 1).empty());
    }

    /// Every unit belongs to one group, in order; slices and units refer to each other; a frozen layer has a reason.
    void randomNetworks()
    {
        for (unsigned seed = 10001; seed <= 10200; ++seed) {
            const Network network = test::randomNetwork(seed).network;
            const Groups groups = couple(network);
            checkNumbering(network, groups);
            for (const FrozenLayer& frozen : groups.frozen())
                QVERIFY(!frozen.reason.empty());
            if (QTest::currentTestFailed())
                QFAIL("seed " + QByteArray::number(seed));
        }
    }

    void networkWithoutAnyUnit()
    {
        NetworkBuilder b;
        b.output(b.conv(b.input({1, 3, 8, 8}), "only", 3, 4));
        const Groups groups = couple(b.finish());
        QCOMPARE(groups.unitCount(), 0);
        QCOMPARE(groups.frozen().size(), std::size_t{1});
    }
};

QTEST_GUILESS_MAIN(TestCoupling)
#include "test_coupling.moc"
