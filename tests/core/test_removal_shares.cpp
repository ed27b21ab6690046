// SPDX-License-Identifier: GPL-3.0-or-later
// Measured shares: the order in which units go, compared with every possible choice of widths.
#include "core/pruning/planning/goal.h"
#include "core/pruning/planning/removal_shares.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/plan_cases.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

using namespace espalier;
using namespace espalier::test;

namespace {

using Points = std::vector<std::vector<SharePoint>>;

/// Convex losses that rise by random amounts, for every number of kept units.
Points randomCurves(const Groups& groups, std::mt19937& random)
{
    Points curves;
    for (const Group& group : groups.groups()) {
        std::vector<double> rises;
        for (int unit = 0; unit < group.units; ++unit)
            rises.push_back(static_cast<double>(1 + random() % 1000));
        std::sort(rises.begin(), rises.end());
        curves.emplace_back();
        double loss = 0;
        for (int removed = 1; removed <= group.units; ++removed)
            curves.back().push_back({group.units - removed, loss += rises[static_cast<std::size_t>(removed) - 1]});
    }
    return curves;
}

double predictedLoss(const Groups& groups, const ShareCurves& curves, const std::vector<int>& kept)
{
    double sum = 0;
    for (int group = 0; group < groups.groupCount(); ++group)
        sum += curves.loss(group, groups.groups()[static_cast<std::size_t>(group)].units - kept[static_cast<std::size_t>(group)]);
    return sum;
}

Result<Plan> planned(const Groups& groups, const std::vector<double>& criterion, const ShareCurves& curves, const CostModel& costs,
                     const PlanRequest& request)
{
    const std::vector<double> shares = measuredShares(groups, criterion, curves, costs, request);
    return makePlan(groups, shares, ascending(shares), costs, request);
}

/// Calls visit with all widths from the floors to the full groups.
template <class Visit>
void forAllWidths(const Groups& groups, const std::vector<int>& floors, const Visit& visit)
{
    std::vector<int> kept = floors;
    for (;;) {
        visit(kept);
        std::size_t group = 0;
        while (group < kept.size() && kept[group] == groups.groups()[group].units)
            kept[group] = floors[group], ++group;
        if (group == kept.size())
            return;
        ++kept[group];
    }
}

/// A chain of three convolutions with these channels, the last of which ends in a linear layer.
Network chain(int first, int second, int third)
{
    NetworkBuilder builder;
    const ValueId input = builder.input({1, 3, 8, 8});
    const ValueId a = builder.relu(builder.conv(input, "first", 3, first));
    const ValueId b = builder.maxPool(builder.relu(builder.conv(a, "second", first, second)));
    const ValueId c = builder.relu(builder.conv(b, "third", second, third));
    builder.output(builder.linear(builder.globalPool(c), "last", third, 4));
    return builder.finish();
}

std::int64_t macsWith(const Groups& groups, const CostModel& costs, const std::vector<int>& kept)
{
    std::vector<bool> removed(static_cast<std::size_t>(groups.unitCount()), false);
    for (std::size_t group = 0; group < kept.size(); ++group) {
        const Group& own = groups.groups()[group];
        for (UnitId unit = own.firstUnit; unit < own.firstUnit + own.units - kept[group]; ++unit)
            removed[static_cast<std::size_t>(unit)] = true;
    }
    return costs.costsWithout(removed).macs;
}

} // namespace

class TestRemovalShares : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void curvesAreTheConvexHullOfThePoints()
    {
        const Groups groups = Groups::ofWidths({8, 2, 4});
        // The point at five kept lies above the line between its neighbours, that at two kept below an earlier one.
        const ShareCurves curves(groups, {{{7, 1}, {5, 20}, {4, 10}, {2, 8}}, {}, {{4, 0}, {2, 6}}});
        QCOMPARE(curves.loss(0, 0), 0.0);
        QCOMPARE(curves.loss(0, 1), 1.0);
        QCOMPARE(curves.loss(0, 6), 20.0); // at two kept no less than at five
        QCOMPARE(curves.loss(0, 3), 1 + 2 * 19.0 / 5);
        QCOMPARE(curves.loss(0, 8), 20 + 2 * 19.0 / 5); // the last slope goes on
        QCOMPARE(curves.loss(1, 2), 0.0);               // without points nothing is known to be lost
        QCOMPARE(curves.loss(2, 1), 3.0);
        QCOMPARE(curves.loss(2, 4), 12.0);
    }

    void lowestUnitsGoFirstAndTheLastStays()
    {
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const Case each = randomCase(seed);
            std::mt19937 random(seed);
            const ShareCurves curves(each.groups, randomCurves(each.groups, random));
            const std::vector<double> shares = measuredShares(each.groups, each.scores, curves, each.costs, each.request);
            for (const Group& group : each.groups.groups()) {
                const std::vector<UnitId> order = ascendingInside(group, each.scores);
                QCOMPARE(shares[static_cast<std::size_t>(order.back())], 1.0);
                for (std::size_t i = 0; i + 1 < order.size(); ++i) {
                    const double own = shares[static_cast<std::size_t>(order[i])], next = shares[static_cast<std::size_t>(order[i + 1])];
                    const bool dead = each.scores[static_cast<std::size_t>(order[i])] == 0;
                    QVERIFY(dead ? own == 0 : own > 0);
                    QVERIFY(dead ? own <= next : own < next);
                    QVERIFY(own < 1);
                }
            }
        }
    }

    /// Of channels, where every unit saves the same, the sum of convex losses is exactly the least.
    void ofChannelsThePredictedLossIsTheLeast()
    {
        int compared = 0;
        for (unsigned seed = 1; seed <= 400; ++seed) {
            Case each = randomCase(seed);
            for (double& score : each.scores)
                score += 1; // none is dead
            std::mt19937 random(seed);
            const ShareCurves curves(each.groups, randomCurves(each.groups, random));
            const auto plan = planned(each.groups, each.scores, curves, each.costs, each.request);
            if (!plan)
                continue;
            std::vector<int> floors = plan->floors;
            for (int& floor : floors)
                floor = std::max(floor, 0);
            double least = HUGE_VAL;
            forAllWidths(each.groups, floors, [&](const std::vector<int>& kept) {
                int left = 0;
                for (const int width : kept)
                    left += width;
                const bool emptied = std::count(kept.begin(), kept.end(), 0) > std::count(plan->kept.begin(), plan->kept.end(), 0);
                if (each.groups.unitCount() - left == plan->removedUnits && !emptied)
                    least = std::min(least, predictedLoss(each.groups, curves, kept));
            });
            QCOMPARE(plan->removedUnits, each.target());
            QVERIFY(std::isfinite(least));
            QVERIFY2(predictedLoss(each.groups, curves, plan->kept) <= least + 1e-9, qPrintable(QString::number(seed)));
            ++compared;
        }
        QVERIFY(compared > 100);
    }

    /// Of MACs a unit saves less the narrower its neighbours are, and the last unit saves more than is needed: the loss stays near the
    /// least.
    void ofMacsThePredictedLossIsNearTheLeast()
    {
        double excess = 0, worst = 0;
        int compared = 0, exact = 0;
        for (unsigned seed = 1; seed <= 150; ++seed) {
            std::mt19937 random(seed);
            const auto width = [&random] { return 4 + static_cast<int>(random() % 9); };
            const Network network = chain(width(), width(), width());
            const Groups groups = couple(network);
            const CostModel costs(network, groups);
            const ShareCurves curves(groups, randomCurves(groups, random));
            PlanRequest request;
            request.target = RatioTarget{static_cast<double>(20 + random() % 60) / 100, Budget::macs};
            const std::vector<double> criterion(static_cast<std::size_t>(groups.unitCount()), 1.0);
            const auto plan = planned(groups, criterion, curves, costs, request);
            if (!plan)
                continue;
            const std::int64_t most = goalOf(groups, costs, request).most;
            QVERIFY(plan->after.macs <= most);
            double least = HUGE_VAL;
            forAllWidths(groups, plan->floors, [&](const std::vector<int>& kept) {
                if (const double loss = predictedLoss(groups, curves, kept); loss < least && macsWith(groups, costs, kept) <= most)
                    least = loss;
            });
            const double own = predictedLoss(groups, curves, plan->kept);
            QVERIFY(own >= least - 1e-9);
            exact += own <= least + 1e-9;
            excess += own / least - 1;
            worst = std::max(worst, own / least - 1);
            ++compared;
        }
        qInfo("%d plans, %d with the least loss, mean excess %.3f, worst %.3f", compared, exact, excess / compared, worst);
        QVERIFY(compared > 100);
        QVERIFY(excess / compared < 0.1);
    }

    void whatChangesNothingGoesFirst()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        const CostModel costs(Network{}, groups);
        const ShareCurves curves(groups, {{{3, 0.0}, {2, 0.0}, {1, 5.0}}, {{3, 1.0}, {2, 2.0}, {1, 3.0}}});
        PlanRequest request;
        request.target = RatioTarget{0.25};
        const auto plan = planned(groups, {1, 2, 3, 4, 1, 2, 3, 4}, curves, costs, request);
        QVERIFY(plan);
        QCOMPARE(plan->kept, (std::vector<int>{2, 4}));
        QCOMPARE(plan->decisions.size(), std::size_t(0));
    }

    /// A floor gives back what the measured shares would take, and the units that go instead are told.
    void floorsHoldAndReplacementsAreTold()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        const CostModel costs(Network{}, groups);
        const ShareCurves curves(groups, {{{3, 0.0}, {2, 0.0}, {1, 0.0}}, {{3, 1.0}, {2, 2.0}, {1, 3.0}}});
        PlanRequest request;
        request.target = UnitsTarget{3};
        request.floors = {{0, 3}};
        const std::vector<double> criterion{1, 2, 3, 4, 1, 2, 3, 4};
        const auto plan = planned(groups, criterion, curves, costs, request);
        QVERIFY(plan);
        QCOMPARE(plan->kept, (std::vector<int>{3, 2}));
        QCOMPARE(plan->decisions.size(), std::size_t(2));
        QCOMPARE(plan->decisions[0].restored, 1);
        QCOMPARE(plan->decisions[0].replacement, 4);
        request.policy = Policy::none;
        QCOMPARE(planned(groups, criterion, curves, costs, request)->kept, (std::vector<int>{1, 4}));
    }

    void alignedWidthsHold()
    {
        const Network network = chain(16, 24, 32);
        const Groups groups = couple(network);
        const CostModel costs(network, groups);
        std::mt19937 random(1);
        const ShareCurves curves(groups, randomCurves(groups, random));
        PlanRequest request;
        request.target = RatioTarget{0.6, Budget::macs};
        request.align = 8;
        const auto plan = planned(groups, std::vector<double>(72, 1.0), curves, costs, request);
        QVERIFY(plan);
        for (const int kept : plan->kept)
            QCOMPARE(kept % 8, 0);
        QVERIFY(plan->after.macs <= goalOf(groups, costs, request).most);
    }
};

QTEST_APPLESS_MAIN(TestRemovalShares)
#include "test_removal_shares.moc"
