// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the cost model with the costs of the pruned network after every unit; for random networks see test_oracle.
#include "core/pruning/planning/cost_model.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace espalier;
using espalier::test::NetworkBuilder;

namespace {

bool same(const Costs& a, const Costs& b)
{
    return a == b;
}

/// All units in random order, except one per group.
std::vector<UnitId> removable(const Groups& groups, std::mt19937& random)
{
    std::vector<UnitId> units;
    for (const Group& group : groups.groups()) {
        for (int index = 1; index < group.units; ++index)
            units.push_back(group.firstUnit + index);
    }
    std::shuffle(units.begin(), units.end(), random);
    return units;
}

/// The plan's flags with one group's last block restored, for each group: as many of its best removed units as the next width has more.
std::vector<std::vector<bool>> withABlockBack(const Groups& groups, const std::vector<double>& scores, const Plan& plan)
{
    std::vector<std::vector<bool>> all;
    for (int id = 0; id < groups.groupCount(); ++id) {
        const int units = groups.groups()[id].units, align = plan.request.align;
        std::vector<bool> removed = plan.removedFlags();
        std::vector<UnitId> order = ascending(scores);
        std::erase_if(order, [&](UnitId unit) { return groups.groupOf(unit) != id || !removed[unit]; });
        if (order.empty())
            continue;
        const int next = std::min(units, (plan.kept[id] / align + 1) * align);
        for (int back = next - plan.kept[id]; back > 0; --back, order.pop_back())
            removed[order.back()] = false;
        all.push_back(removed);
    }
    return all;
}

} // namespace

class TestCostModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void byHand()
    {
        NetworkBuilder b;
        const ValueId x = b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv", 3, 5), "bn", 5);
        b.output(b.linear(b.globalPool(x), "fc", 5, 4));
        const Network network = b.finish();
        CostModel model(network, couple(network));
        QCOMPARE(model.full().params, std::int64_t{3 * 5 * 9 + 2 * 5 + 5 * 4 + 4});
        QCOMPARE(model.full().macs, std::int64_t{3 * 5 * 9 * 64 + 5 * 4});
        model.remove(2);
        QCOMPARE(model.current().params, std::int64_t{3 * 4 * 9 + 2 * 4 + 4 * 4 + 4});
        QCOMPARE(model.current().macs, std::int64_t{3 * 4 * 9 * 64 + 4 * 4});
        QVERIFY(same(model.full(), costsOf(network)));
    }

    /// Channels that are rows of a linear layer's weight, and a product of two computed matrices.
    void matrixProducts()
    {
        const std::vector<std::int64_t> heads{0, 6, 16}, turned{0, 2, 1};
        NetworkBuilder b;
        const ValueId rows = b.node("reshape", {b.conv(b.input({1, 3, 4, 4}), "conv", 3, 6)}, {{"shape", heads}});
        const ValueId mixed = b.relu(b.linear(rows, "mixer", 16, 7));
        const ValueId product = b.node("matmul", {b.node("permute", {mixed}, {{"dims", turned}}), mixed});
        b.output(b.linear(product, "fc", 7, 3));
        checkStepByStep(b.finish(), 5);
    }

    void stepByStepOnRandomNetworks()
    {
        for (unsigned seed = 1001; seed < 1041; ++seed)
            checkStepByStep(test::randomNetwork(seed).network, seed);
    }

    void restoreUndoesRemove()
    {
        const Network network = test::randomNetwork(7).network;
        const Groups groups = couple(network);
        CostModel model(network, groups);
        std::mt19937 random(7);
        std::vector<UnitId> units = removable(groups, random);
        std::vector<Costs> path;
        for (UnitId unit : units) {
            path.push_back(model.current());
            model.remove(unit);
        }
        const CostModel copy = model;
        for (; !units.empty(); units.pop_back(), path.pop_back()) {
            model.restore(units.back());
            QVERIFY(same(model.current(), path.back()));
        }
        QVERIFY(same(model.current(), model.full()));
        QVERIFY(!same(copy.current(), copy.full()));
        model = copy;
        model.reset();
        QVERIFY(same(model.current(), copy.full()));
    }

    /// Params and MACs in blocks: the ratio is met, and would not be without the last block.
    void blocksMeetTheRatio()
    {
        int planned = 0, exact = 0;
        for (unsigned seed = 2001; seed < 2041; ++seed) {
            const Network network = test::randomNetwork(seed).network;
            const Groups groups = couple(network);
            const CostModel costs(network, groups);
            std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
            std::mt19937 random(seed);
            std::generate(scores.begin(), scores.end(), [&] { return static_cast<double>(random() % 1000); });
            for (Budget budget : {Budget::params, Budget::macs}) {
                PlanRequest request;
                request.target = RatioTarget{0.2, budget};
                request.align = 2 + static_cast<int>(seed % 3);
                const Result<Plan> plan = makePlan(groups, scores, ascending(scores), costs, request);
                if (!plan)
                    continue;
                ++planned;
                QVERIFY(plan->achieved(budget) >= 0.2 - 1e-12);
                bool needed = false;
                for (const std::vector<bool>& removed : withABlockBack(groups, scores, *plan)) {
                    const Costs cost = costs.costsWithout(removed);
                    const double before = static_cast<double>(budget == Budget::macs ? plan->before.macs : plan->before.params);
                    needed |= static_cast<double>(budget == Budget::macs ? cost.macs : cost.params) > (1 - 0.2) * before;
                }
                QVERIFY2(needed, qPrintable(QString("seed %1").arg(seed)));
                for (int id = 0; id < groups.groupCount(); ++id)
                    QVERIFY(plan->kept[id] == groups.groups()[id].units || plan->kept[id] % request.align == 0);
                exact += plan->decisions.empty();
            }
        }
        QVERIFY2(planned >= 30, qPrintable(QString("%1 planned, %2 without replacement").arg(planned).arg(exact)));
    }

    void aNetworkOfOutputsHasNothingToPlan()
    {
        NetworkBuilder b;
        b.output(b.linear(b.globalPool(b.input({1, 5, 2, 2})), "fc", 5, 3));
        const Network network = b.finish();
        const Groups groups = couple(network);
        const Result<Plan> plan = makePlan(groups, {}, {}, CostModel(network, groups), {});
        QVERIFY(!plan);
        QCOMPARE(plan.error().message,
                 std::string("This network has no channel that can be removed: every layer is frozen, the first because "
                             "it is the network's output."));
    }

    void withoutNetworkNothingCosts()
    {
        CostModel model(Network{}, Groups::ofWidths({3, 4}));
        model.remove(5);
        QVERIFY(same(model.current(), Costs{}));
    }

private:
    void checkStepByStep(const Network& network, unsigned seed)
    {
        const Groups groups = couple(network);
        std::mt19937 random(seed);
        std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
        CostModel model(network, groups);
        QVERIFY(same(model.full(), costsOf(network)));
        for (UnitId unit : removable(groups, random)) {
            model.remove(unit);
            removed[unit] = true;
            if (random() % 4 != 0)
                continue;
            const Result<Network> pruned = removeUnits(network, groups, removed);
            if (pruned)
                QVERIFY2(same(model.current(), costsOf(*pruned)), qPrintable(QString("seed %1").arg(seed)));
        }
    }
};

QTEST_GUILESS_MAIN(TestCostModel)
#include "test_cost_model.moc"
