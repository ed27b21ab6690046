// SPDX-License-Identifier: GPL-3.0-or-later
// The policies on thousands of small cases. Replacement compared with every possible plan: exactly T units, all floors hold, the removed
// scores are minimal. Other policies and aligned widths compared with docs/method.md §2.
#include "core/pruning/planning/plan.h"
#include "tests/core/support/plan_cases.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

using namespace espalier;
using namespace espalier::test;

namespace {

void checkDecisions(const Case& each, const Plan& plan)
{
    QCOMPARE(plan.decisions.size(), static_cast<std::size_t>(std::count(plan.fates.begin(), plan.fates.end(), Fate::restored)));
    QCOMPARE(plan.decisions.size(), static_cast<std::size_t>(std::count(plan.fates.begin(), plan.fates.end(), Fate::replacement)));
    const auto before = [&](UnitId a, UnitId b) { return std::pair(each.scores[a], a) < std::pair(each.scores[b], b); };
    for (std::size_t place = 0; place < plan.decisions.size(); ++place) {
        const auto [restored, replacement] = plan.decisions[place];
        QCOMPARE(plan.fates[restored], Fate::restored);
        QCOMPARE(plan.fates[replacement], Fate::replacement);
        QVERIFY(before(restored, replacement));
        QVERIFY(place == 0 || before(plan.decisions[place - 1].restored, restored));
        QVERIFY(place == 0 || before(plan.decisions[place - 1].replacement, replacement));
    }
}

Case withPolicy(Case each, Policy policy)
{
    each.request.policy = policy;
    return each;
}

Result<Plan> planOf(const Case& each)
{
    return makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request);
}

/// A group's removed units are its lowest.
bool lowestGoFirst(const Case& each, const std::vector<bool>& removed)
{
    std::vector<bool> stays(static_cast<std::size_t>(each.groups.groupCount()), false);
    for (UnitId unit : ascending(each.scores)) {
        const int group = each.groups.groupOf(unit);
        if (removed[unit] && stays[group])
            return false;
        stays[group] = stays[group] || !removed[unit];
    }
    return true;
}

void checkAligned(const Case& each, const Plan& plan)
{
    QVERIFY(holds(plan.kept, plan.floors));
    QVERIFY(plan.removedUnits >= each.target());
    QVERIFY(lowestGoFirst(each, plan.removedFlags()));
    for (int id = 0; id < each.groups.groupCount(); ++id) {
        const int units = each.groups.groups()[id].units;
        QVERIFY(mayBeWidth(plan.kept[id], units, each.request.align));
        // No group's last block could be restored.
        const int back = widened(plan.kept[id], units, each.request.align) - plan.kept[id];
        QVERIFY(back == 0 || plan.removedUnits - back < each.target());
    }
    QCOMPARE(plan.removedFlags(), lowestBlocks(each));
}

/// A unit that is removed at a ratio and stays at a higher one does so only because a floor fell: units that are removed instead were held
/// by their group's floor before, and have lower or equal scores.
void checkMonotone(const Case& each, const Plan& lower, const Plan& higher)
{
    QVERIFY(higher.removedUnits >= lower.removedUnits);
    for (std::size_t group = 0; group < lower.floors.size(); ++group)
        QVERIFY(higher.floors[group] <= lower.floors[group]);
    std::vector<UnitId> back, anew;
    for (UnitId unit = 0; unit < each.groups.unitCount(); ++unit) {
        if (lower.removed(unit) && !higher.removed(unit))
            back.push_back(unit);
        if (!lower.removed(unit) && higher.removed(unit))
            anew.push_back(unit);
    }
    QVERIFY(back.empty() || lower.floors != higher.floors);
    QVERIFY(back.size() <= anew.size());
    for (UnitId unit : back) {
        for (UnitId other : anew) {
            QVERIFY(std::pair(each.scores[other], other) < std::pair(each.scores[unit], unit));
            QCOMPARE(lower.kept[each.groups.groupOf(other)], lower.floors[each.groups.groupOf(other)]);
        }
    }
}

} // namespace

class TestPlanBruteForce : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replaceIsTheBestPlan()
    {
        int feasible = 0, infeasible = 0, replaced = 0;
        for (unsigned seed = 1; seed <= 6000; ++seed) {
            const Case each = randomCase(seed);
            const std::optional<double> least = leastSum(each);
            const Result<Plan> plan = makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request);
            QVERIFY2(plan.has_value() == least.has_value(), qPrintable(QString("seed %1").arg(seed)));
            if (!plan) {
                ++infeasible;
                continue;
            }
            ++feasible;
            replaced += !plan->decisions.empty();
            const std::vector<bool> removed = plan->removedFlags();
            QCOMPARE(plan->removedUnits, each.target());
            QCOMPARE(plan->kept, keptBy(each.groups, removed));
            QVERIFY(holds(plan->kept, plan->floors));
            QCOMPARE(sumOf(each, removed), *least);
            QCOMPARE(removed, lowestBelowTheTop(each));
            checkDecisions(each, *plan);
            if (QTest::currentTestFailed())
                return;
        }
        const QString counts = QString("%1 feasible, %2 infeasible, %3 with replacements").arg(feasible).arg(infeasible).arg(replaced);
        QVERIFY2(feasible >= 1500 && infeasible >= 300 && replaced >= 300, qPrintable(counts));
    }

    void otherPoliciesDoWhatTheirNamesSay()
    {
        int capped = 0, skipped = 0, restored = 0;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            const Case each = randomCase(seed);
            const std::vector<bool> cut = plainCut(each, each.target());
            const Plan none = planOf(withPolicy(each, Policy::none)).value();
            const Plan cap = planOf(withPolicy(each, Policy::cap)).value();
            const Plan protect = planOf(withPolicy(each, Policy::protect)).value();
            const Plan skip = planOf(withPolicy(each, Policy::skip)).value();
            QCOMPARE(none.removedFlags(), cut);
            QCOMPARE(cap.removedFlags(), cappedCut(each));
            QCOMPARE(protect.removedFlags(), cutWithFloorsGivenBack(each));
            QCOMPARE(skip.removedFlags(), cutWithThinGroupsWhole(each));
            QVERIFY(none.decisions.empty() && cap.decisions.empty());
            for (const Plan& missing : {protect, skip}) {
                QCOMPARE(static_cast<int>(missing.decisions.size()), each.target() - missing.removedUnits);
                QVERIFY(std::all_of(missing.decisions.begin(), missing.decisions.end(),
                                    [](const Decision& decision) { return decision.replacement == -1; }));
            }
            capped += cap.removedUnits < each.target();
            restored += protect.removedUnits < each.target();
            skipped += skip.removedUnits < protect.removedUnits;
        }
        const QString counts = QString("%1 capped, %2 protected, %3 skipped").arg(capped).arg(restored).arg(skipped);
        QVERIFY2(capped >= 500 && restored >= 500 && skipped >= 500, qPrintable(counts));
    }

    void lotsReplaceExactlyAndHoldEveryFloor()
    {
        int replaced = 0, otherLots = 0;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            Case each = withPolicy(randomCase(seed), Policy::replaceRandom);
            each.request.seed = seed;
            const Result<Plan> plan = planOf(each);
            QCOMPARE(plan.has_value(), planOf(withPolicy(each, Policy::replace)).has_value());
            if (!plan)
                continue;
            QCOMPARE(plan->removedUnits, each.target());
            QVERIFY(holds(plan->kept, plan->floors));
            const std::vector<bool> protectedCut = cutWithFloorsGivenBack(each);
            for (std::size_t unit = 0; unit < protectedCut.size(); ++unit)
                QVERIFY(!protectedCut[unit] || plan->removed(static_cast<UnitId>(unit)));
            checkDecisions(each, *plan);
            QCOMPARE(planOf(each)->hash, plan->hash);
            each.request.seed = seed + 1;
            replaced += !plan->decisions.empty();
            otherLots += planOf(each)->hash != plan->hash;
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(replaced >= 300 && otherLots >= 100, qPrintable(QString("%1 replaced, %2 otherwise").arg(replaced).arg(otherLots)));
    }

    /// All candidates are drawn about equally often.
    void lotsAreFair()
    {
        // The cut removes the first group; one unit is restored, and one of the six others is removed instead.
        Case each{Groups::ofWidths({2, 6}), CostModel(Network{}, Groups::ofWidths({2, 6})), {1, 2, 3, 4, 5, 6, 7, 8}, {}};
        each.ratio() = 0.25;
        each.request.policy = Policy::replaceRandom;
        std::map<UnitId, int> drawn;
        constexpr int draws = 3000;
        for (int seed = 0; seed < draws; ++seed) {
            each.request.seed = static_cast<std::uint64_t>(seed);
            const Plan plan = planOf(each).value();
            QCOMPARE(plan.decisions.size(), std::size_t{1});
            QCOMPARE(plan.decisions.front().restored, 1);
            ++drawn[plan.decisions.front().replacement];
        }
        QCOMPARE(drawn.size(), std::size_t{6});
        for (const auto& [unit, times] : drawn)
            QVERIFY2(std::abs(times - draws / 6) < 100, qPrintable(QString("unit %1: %2 times").arg(unit).arg(times))); // five sigma
    }

    void widthsAreMultiplesAndTheRatioIsMet()
    {
        int feasible = 0, infeasible = 0, replaced = 0;
        for (unsigned seed = 1; seed <= 9000; ++seed) {
            Case each = randomCase(seed);
            each.request.align = 2 + static_cast<int>(seed % 3);
            each.request.floorShare /= 3; // rounding up turns high floors into whole groups
            const Result<Plan> plan = planOf(each);
            QVERIFY2(plan.has_value() == (each.target() <= alignedRoom(each)), qPrintable(QString("seed %1").arg(seed)));
            if (!plan) {
                ++infeasible;
                continue;
            }
            ++feasible;
            replaced += !plan->decisions.empty();
            checkAligned(each, *plan);
            for (Policy policy : {Policy::none, Policy::cap, Policy::protect, Policy::skip, Policy::replaceRandom}) {
                const Plan other = planOf(withPolicy(each, policy)).value();
                for (int id = 0; id < each.groups.groupCount(); ++id)
                    QVERIFY(mayBeWidth(other.kept[id], each.groups.groups()[id].units, each.request.align));
                QVERIFY(policy != Policy::replaceRandom || (other.removedUnits >= each.target() && holds(other.kept, other.floors)));
            }
            if (QTest::currentTestFailed())
                return;
        }
        const QString counts = QString("%1 feasible, %2 infeasible, %3 with replacements").arg(feasible).arg(infeasible).arg(replaced);
        QVERIFY2(feasible >= 1500 && infeasible >= 300 && replaced >= 300, qPrintable(counts));
    }

    void higherRatiosTakeMore()
    {
        int pairs = 0, returning = 0;
        for (unsigned seed = 1; seed <= 20000; ++seed) { // a falling floor rarely restores a unit
            Case each = randomCase(seed);
            const Result<Plan> lower = planOf(each);
            each.ratio() += (1 - each.ratio()) * static_cast<double>(1 + seed % 7) / 8;
            const Result<Plan> higher = planOf(each);
            if (!lower || !higher)
                continue;
            ++pairs;
            checkMonotone(each, *lower, *higher);
            for (UnitId unit = 0; unit < each.groups.unitCount(); ++unit)
                returning += lower->removed(unit) && !higher->removed(unit);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(pairs >= 1000 && returning >= 5, qPrintable(QString("%1 pairs, %2 units come back").arg(pairs).arg(returning)));
    }

    void relaxingIsJustEnough()
    {
        int relaxed = 0, hopeless = 0;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            Case each = randomCase(seed);
            each.request.floorMin = static_cast<int>(seed % 5);
            const Result<Plan> strict = planOf(each);
            each.request.relax = true;
            const Result<Plan> plan = planOf(each);
            each.request.relax = false;
            if (strict) {
                QVERIFY(plan && !plan->relaxed && plan->hash == strict->hash);
                continue;
            }
            if (!plan) {
                ++hopeless;
                each.request.floorShare = 0;
                each.request.floorMin = std::min(each.request.floorMin, 1);
                QVERIFY(!planOf(each));
                continue;
            }
            ++relaxed;
            QVERIFY(plan->relaxed);
            QCOMPARE(plan->removedUnits, each.target());
            // Slightly more is not feasible.
            each.request.floorShare = plan->floorShare > 0 ? plan->floorShare + 1e-5 : plan->floorMin < each.request.floorMin ? 0 : 1e-5;
            each.request.floorMin = plan->floorMin < each.request.floorMin ? plan->floorMin + 1 : each.request.floorMin;
            QVERIFY2(!planOf(each), qPrintable(QString("seed %1").arg(seed)));
        }
        QVERIFY2(relaxed >= 200 && hopeless >= 20, qPrintable(QString("%1 relaxed, %2 hopeless").arg(relaxed).arg(hopeless)));
    }

    void largestRatioIsTheLargest()
    {
        for (unsigned seed = 1; seed <= 400; ++seed) {
            Case each = randomCase(seed);
            each.request.align = 1 + static_cast<int>(seed % 3);
            const double largest = largestFeasibleRatio(each.groups, each.costs, each.request);
            each.ratio() = largest;
            if (largest > 0)
                QVERIFY2(makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request),
                         qPrintable(QString("seed %1").arg(seed)));
            const int most = largest > 0 ? each.target() : 0;
            for (int step = 1; step < 1000; ++step) {
                each.ratio() = step / 1000.0;
                if (makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request))
                    QVERIFY2(each.target() <= most, qPrintable(QString("seed %1, ratio %2").arg(seed).arg(each.ratio())));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPlanBruteForce)
#include "test_plan_brute_force.moc"
