// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of target is met: a number of units exactly, costs and times from below, so that no unit could stay.
#include "core/pruning/planning/goal.h"
#include "tests/core/support/plan_cases.h"
#include "tests/core/support/random_network.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

using namespace espalier;

namespace {

/// A network with random scores, planned with floors of one unit per group.
struct Scored {
    Network network;
    Groups groups;
    CostModel costs;
    std::vector<double> scores;
    PlanRequest request;

    explicit Scored(unsigned seed)
        : network(test::randomNetwork(seed).network), groups(couple(network)), costs(network, groups),
          scores(static_cast<std::size_t>(groups.unitCount()))
    {
        std::iota(scores.begin(), scores.end(), 1.0);
        std::shuffle(scores.begin(), scores.end(), std::mt19937(seed));
        request.floorShare = 0;
    }

    Result<Plan> plan(const PlanTarget& target)
    {
        request.target = target;
        return makePlan(groups, scores, ascending(scores), costs, request);
    }

    std::int64_t costWithout(const std::vector<bool>& removed, Budget budget) const { return costIn(budget, costs.costsWithout(removed)); }

    /// The least cost if the best removed unit of one group had stayed.
    std::int64_t leastCostWithOneMore(const Plan& plan, Budget budget) const
    {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (const Group& group : groups.groups()) {
            std::vector<bool> removed = plan.removedFlags();
            UnitId best = -1;
            for (UnitId unit = group.firstUnit; unit < group.firstUnit + group.units; ++unit) {
                if (removed[unit] && (best < 0 || scores[unit] > scores[best]))
                    best = unit;
            }
            if (best < 0)
                continue;
            removed[best] = false;
            least = std::min(least, costWithout(removed, budget));
        }
        return least;
    }
};

/// 10 ns, plus one per unit.
class UnitTime final : public LatencyModel {
public:
    std::int64_t nanoseconds(std::span<const int> kept) const override { return 10 + std::accumulate(kept.begin(), kept.end(), 0); }
    std::int64_t change(std::span<const int> kept, int group, int to) const override { return to - kept[static_cast<std::size_t>(group)]; }
};

constexpr Budget costBudgets[] = {Budget::params, Budget::macs, Budget::bytes};

std::string refusal(const Groups& groups, const PlanRequest& request)
{
    const std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()), 1.0);
    const Result<Plan> plan = makePlan(groups, scores, ascending(scores), CostModel(Network{}, groups), request);
    return plan ? std::string() : plan.error().message;
}

} // namespace

class TestPlanTargets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unitsGoToTheUnit()
    {
        int planned = 0;
        for (unsigned seed = 1; seed <= 500; ++seed) {
            test::Case each = test::randomCase(seed);
            const int all = each.groups.unitCount();
            for (int units = 1; units < all; ++units) {
                each.request.target = UnitsTarget{units};
                const Result<Plan> plan = makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request);
                each.request.target = RatioTarget{static_cast<double>(units) / all};
                const Result<Plan> byRatio = makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request);
                QCOMPARE(plan.has_value(), byRatio.has_value());
                if (!plan)
                    continue;
                ++planned;
                QCOMPARE(plan->removedUnits, units);
                QCOMPARE(plan->hash, byRatio->hash);
                QCOMPARE(plan->floors, byRatio->floors);
                QCOMPARE(plan->requestedShare, static_cast<double>(units) / all);
            }
        }
        QVERIFY2(planned > 1000, qPrintable(QString::number(planned)));
    }

    void costsAreMetFromBelow()
    {
        int planned = 0;
        for (unsigned seed = 1; seed <= 40; ++seed) {
            Scored each(seed);
            if (each.groups.unitCount() < 4)
                continue;
            for (const Budget budget : costBudgets) {
                const std::int64_t full = costIn(budget, each.costs.full());
                for (const double kept : {0.9, 0.6, 0.4}) {
                    const auto most = static_cast<std::int64_t>(kept * static_cast<double>(full));
                    const Result<Plan> plan = each.plan(CostTarget{budget, most});
                    if (!plan)
                        continue;
                    ++planned;
                    QVERIFY(costIn(budget, plan->after) <= most);
                    QVERIFY(each.leastCostWithOneMore(*plan, budget) > most);
                    QCOMPARE(plan->requestedShare, static_cast<double>(full - most) / static_cast<double>(full));
                }
            }
        }
        QVERIFY2(planned > 50, qPrintable(QString::number(planned)));
    }

    void theCostThatARatioReachedGivesItsPlan()
    {
        int planned = 0;
        for (unsigned seed = 1; seed <= 40; ++seed) {
            Scored each(seed);
            if (each.groups.unitCount() < 4)
                continue;
            for (const Budget budget : costBudgets) {
                const Result<Plan> byRatio = each.plan(RatioTarget{0.4, budget});
                if (!byRatio)
                    continue;
                ++planned;
                const Result<Plan> byCost = each.plan(CostTarget{budget, costIn(budget, byRatio->after)});
                QVERIFY2(byCost, byCost ? "" : byCost.error().message.c_str());
                QCOMPARE(byCost->hash, byRatio->hash);
            }
        }
        QVERIFY2(planned > 50, qPrintable(QString::number(planned)));
    }

    void bytesAreFourANumber()
    {
        const Scored each(3);
        QCOMPARE(each.costs.full().bytes, 4 * each.costs.full().params);
        QVERIFY(each.costs.full() == costsOf(each.network));
    }

    void timesAreMetFromBelow()
    {
        const Groups groups = Groups::ofWidths({20, 20});
        PlanRequest request;
        request.floorShare = 0;
        request.latency = std::make_shared<UnitTime>();
        request.target = TimeTarget{30.0 / nanosecondsPerMillisecond};
        std::vector<double> scores(40);
        std::iota(scores.begin(), scores.end(), 1.0);
        const Result<Plan> plan = makePlan(groups, scores, ascending(scores), CostModel(Network{}, groups), request);
        QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
        QCOMPARE(plan->latencyAfter, std::int64_t{30});
        QCOMPARE(plan->removedUnits, 20);
        QCOMPARE(plan->requestedShare, 0.4);
    }

    /// Floors depend on the target's ratio, for every kind of target.
    void floorsFollowTheShare()
    {
        const Groups groups = Groups::ofWidths({100, 20, 3, 1});
        PlanRequest request;
        const CostModel costs(Network{}, groups);
        request.target = UnitsTarget{62};
        QCOMPARE(floorsFor(groups, costs, request), (std::vector<int>{15, 3, 1, 1}));
        request.latency = std::make_shared<UnitTime>();
        request.target = TimeTarget{67.0 / nanosecondsPerMillisecond}; // of 134 ns
        QCOMPARE(floorsFor(groups, costs, request), (std::vector<int>{15, 3, 1, 1}));
    }

    void refusalsNameTheNearestTarget()
    {
        for (unsigned seed = 1; seed <= 40; ++seed) {
            Scored each(seed);
            if (each.groups.unitCount() < 4)
                continue;
            each.request.floorShare = 1;
            each.request.floorMin = 2;
            for (const Budget budget : costBudgets) {
                const Result<Plan> plan = each.plan(CostTarget{budget, 1});
                QVERIFY(!plan);
                const QString message = QString::fromStdString(plan.error().message);
                if (message.startsWith("No ratio"))
                    continue;
                const QRegularExpressionMatch named = QRegularExpression("cannot be reached: the fewest are (\\d+) ").match(message);
                QVERIFY2(named.hasMatch(), qPrintable(message));
                const std::int64_t fewest = named.captured(1).toLongLong();
                QVERIFY2(each.plan(CostTarget{budget, fewest}), qPrintable(message));
                QVERIFY2(!each.plan(CostTarget{budget, fewest - 1}), qPrintable(message));
            }
        }
    }

    void tooManyUnitsAreRefused()
    {
        PlanRequest request;
        request.target = UnitsTarget{38};
        const std::string message = refusal(Groups::ofWidths({10, 20, 10}), request);
        QVERIFY2(message.find("38 channels cannot go: the most are 37 (37 of 40 units)") == 0, message.c_str());
        request.target = UnitsTarget{40};
        QVERIFY(refusal(Groups::ofWidths({10, 20, 10}), request).find("one must stay") != std::string::npos);
        request.target = UnitsTarget{0};
        QVERIFY(!refusal(Groups::ofWidths({10, 20, 10}), request).empty());
    }

    void timesOutOfReachAreRefused()
    {
        PlanRequest request;
        request.latency = std::make_shared<UnitTime>();
        request.target = TimeTarget{11.0 / nanosecondsPerMillisecond};
        const std::string message = refusal(Groups::ofWidths({20, 20}), request);
        QVERIFY2(message.find("ms cannot be reached: the fewest are ") != std::string::npos, message.c_str());
        request.latency = nullptr;
        QVERIFY(refusal(Groups::ofWidths({20, 20}), request).find("has not been measured") != std::string::npos);
    }

    void whatIsThereAlreadyIsRefused()
    {
        Scored each(3);
        const std::int64_t full = each.costs.full().macs;
        for (const std::int64_t most : {full, full + 1}) {
            const Result<Plan> plan = each.plan(CostTarget{Budget::macs, most});
            QVERIFY(!plan && plan.error().message.find("already") != std::string::npos);
        }
        QVERIFY(each.plan(CostTarget{Budget::macs, 0}).error().message.find("Nothing can be left") != std::string::npos);
    }

    void aMetricTakesTrials()
    {
        PlanRequest request;
        request.target = MetricTarget{0.5, Budget::channels};
        QVERIFY(refusal(Groups::ofWidths({4, 4}), request).find("found by trials") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPlanTargets)
#include "test_plan_targets.moc"
