// SPDX-License-Identifier: GPL-3.0-or-later
// Surgery on networks with known results; for random ones see test_oracle, for a trained one test_surgery_resnet20.
#include "core/graph/costs.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

Network twoLayers()
{
    NetworkBuilder b;
    const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 4), "bn1", 4));
    b.output(b.linear(b.globalPool(b.conv(x, "conv2", 4, 3)), "fc", 3, 2));
    return b.finish();
}

const Tensor& tensorOf(const Network& network, const std::string& name)
{
    return network.stored[network.storedByName(name)].tensor;
}

std::vector<bool> flags(const Groups& groups, const std::vector<UnitId>& units)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (UnitId unit : units)
        removed[unit] = true;
    return removed;
}

} // namespace

class TestSurgery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cutsEveryTensorThatCarriesTheUnit()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        const Result<Network> pruned = removeUnits(network, groups, flags(groups, {1}));
        QVERIFY(pruned);
        QCOMPARE(tensorOf(*pruned, "conv1.weight").shape(), (Shape{3, 3, 3, 3}));
        QCOMPARE(tensorOf(*pruned, "conv2.weight").shape(), (Shape{3, 3, 3, 3}));
        for (const char* name : {"bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"}) {
            std::vector<float> expected = tensorOf(network, name).toFloats();
            expected.erase(expected.begin() + 1);
            QCOMPARE(tensorOf(*pruned, name).toFloats(), expected);
        }
        QCOMPARE(tensorOf(*pruned, "fc.weight").toFloats(), tensorOf(network, "fc.weight").toFloats());
    }

    void leavesTheOriginalAsItWas()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        const std::vector<float> weights = tensorOf(network, "conv1.weight").toFloats();
        const Costs costs = costsOf(network);
        QVERIFY(removeUnits(network, groups, flags(groups, {0, 2})));
        QCOMPARE(tensorOf(network, "conv1.weight").toFloats(), weights);
        QCOMPARE(costsOf(network).macs, costs.macs);
    }

    void nothingToRemoveChangesNothing()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        const Result<Network> same = removeUnits(network, groups, flags(groups, {}));
        QVERIFY(same);
        QCOMPARE(*oracleError(network, groups, flags(groups, {}), *same), 0.0);
    }

    void emptyGroupIsRefusedByName()
    {
        const Network network = twoLayers();
        const Groups groups = couple(network);
        const Result<Network> pruned = removeUnits(network, groups, flags(groups, {0, 1, 2, 3}));
        QVERIFY(!pruned);
        QVERIFY2(pruned.error().message.find("All 4 units of 'conv1'") == 0, pruned.error().message.c_str());
    }

    /// The first half of a layer's channels is read separately: it could become empty though its group does not.
    void emptySliceIsRefusedByName()
    {
        NetworkBuilder b;
        const ValueId x = b.conv(b.input({1, 3, 8, 8}), "conv", 3, 6);
        const ValueId part = b.node("amax", {b.slice(x, 1, 0, 2)}, {{"dims", std::vector<std::int64_t>{2, 3}}, {"keepdim", true}});
        b.output(b.linear(b.globalPool(x), "fc", 6, 2));
        b.output(b.linear(b.globalPool(b.conv(part, "reader", 2, 3, {.kernel = 1, .padding = 0})), "fc2", 3, 2));
        const Network network = b.finish();
        const Groups groups = couple(network);
        std::vector<bool> removed = flags(groups, {});
        for (UnitId unit : groups.unitsOf(part, 1))
            removed[unit] = true;
        QVERIFY(!removeUnits(network, groups, removed));
    }

    void prunedNetworksCanBePrunedAgain()
    {
        Network network = twoLayers();
        for (int left = 3; left >= 1; --left) {
            const Groups groups = couple(network);
            const std::vector<bool> removed = flags(groups, {0});
            const Result<Network> pruned = removeUnits(network, groups, removed);
            QVERIFY(pruned);
            QVERIFY(*oracleError(network, groups, removed, *pruned) < 1e-12);
            network = *pruned;
            QCOMPARE(couple(network).groups()[0].units, left);
        }
    }
};

QTEST_GUILESS_MAIN(TestSurgery)
#include "test_surgery.moc"
