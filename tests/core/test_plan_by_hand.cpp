// SPDX-License-Identifier: GPL-3.0-or-later
// Units that are cut and kept by hand, on thousands of small cases: under every policy those that are cut go and those that are kept stay;
// replacement is compared with every possible plan. What cannot be is refused with a sentence.
#include "core/pruning/planning/goal.h"
#include "core/pruning/planning/plan.h"
#include "tests/core/support/plan_cases.h"
#include "tests/core/support/random_network.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>
#include <random>

using namespace espalier;
using namespace espalier::test;

namespace {

/// Every sixth unit is cut, every sixth kept, of groups that are not protected.
Case caseByHand(unsigned seed)
{
    Case each = randomCase(seed);
    std::mt19937 random(seed + 1000000);
    for (UnitId unit = 0; unit < each.groups.unitCount(); ++unit) {
        const unsigned lot = random() % 6;
        if (lot == 0 && each.request.protectedGroups.count(each.groups.groupOf(unit)) == 0)
            each.request.cutByHand.insert(unit);
        else if (lot == 1)
            each.request.keptByHand.insert(unit);
    }
    return each;
}

Result<Plan> planOf(const Case& each)
{
    return makePlan(each.groups, each.scores, ascending(each.scores), each.costs, each.request);
}

bool obeysHands(const Case& each, const std::vector<bool>& removed)
{
    const auto gone = [&](UnitId unit) { return bool(removed[static_cast<std::size_t>(unit)]); };
    return std::all_of(each.request.cutByHand.begin(), each.request.cutByHand.end(), gone) &&
           std::none_of(each.request.keptByHand.begin(), each.request.keptByHand.end(), gone);
}

/// The floors as if nothing was chosen by hand.
std::vector<int> floorsWithoutHands(Case each)
{
    each.request.cutByHand.clear();
    each.request.keptByHand.clear();
    return floorsFor(each.groups, each.costs, each.request);
}

int wanted(const Case& each)
{
    return std::max(each.target(), static_cast<int>(each.request.cutByHand.size()));
}

/// The smallest sum of removed scores of all plans that obey the hands, remove as many as wanted, hold every floor, and empty no group of
/// which something is cut by hand.
std::optional<double> leastSumByHand(const Case& each)
{
    const auto units = static_cast<unsigned>(each.groups.unitCount());
    const std::vector<int> floors = floorsWithoutHands(each);
    std::vector<bool> cut(units);
    for (const UnitId unit : each.request.cutByHand)
        cut[static_cast<std::size_t>(unit)] = true;
    for (const int kept : keptBy(each.groups, cut))
        if (kept == 0)
            return std::nullopt;
    std::optional<double> least;
    for (unsigned subset = 0; subset < 1u << units; ++subset) {
        if (std::popcount(subset) != wanted(each))
            continue;
        std::vector<bool> removed(units);
        for (unsigned unit = 0; unit < units; ++unit)
            removed[unit] = subset >> unit & 1;
        if (obeysHands(each, removed) && holds(keptBy(each.groups, removed), floors) && (!least || sumOf(each, removed) < *least))
            least = sumOf(each, removed);
    }
    return least;
}

Case of(std::vector<int> widths, double ratio)
{
    Case each{Groups::ofWidths(widths), CostModel(Network{}, Groups::ofWidths(widths)), {}, {}};
    each.scores.resize(static_cast<std::size_t>(each.groups.unitCount()));
    std::iota(each.scores.begin(), each.scores.end(), 1.0);
    each.ratio() = ratio;
    return each;
}

QString refusalOf(const Case& each)
{
    const Result<Plan> plan = planOf(each);
    return plan ? QString() : QString::fromStdString(plan.error().message);
}

} // namespace

class TestPlanByHand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replaceIsTheBestPlanThatObeys()
    {
        int feasible = 0, infeasible = 0, over = 0;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            const Case each = caseByHand(seed);
            const std::optional<double> least = leastSumByHand(each);
            const Result<Plan> plan = planOf(each);
            QVERIFY2(plan.has_value() == least.has_value(), qPrintable(QString("seed %1: %2").arg(seed).arg(refusalOf(each))));
            (plan ? feasible : infeasible) += 1;
            if (!plan)
                continue;
            const std::vector<bool> removed = plan->removedFlags();
            QVERIFY2(obeysHands(each, removed), qPrintable(QString::number(seed)));
            QCOMPARE(plan->removedUnits, wanted(each));
            QVERIFY(holds(plan->kept, plan->floors));
            QCOMPARE(sumOf(each, removed), *least);
            over += plan->removedUnits > each.target();
        }
        QVERIFY2(feasible >= 700 && infeasible >= 300 && over >= 30,
                 qPrintable(QString("%1 feasible, %2 infeasible, %3 over the target").arg(feasible).arg(infeasible).arg(over)));
    }

    void everyPolicyObeys()
    {
        for (const Policy policy : {Policy::none, Policy::cap, Policy::protect, Policy::skip, Policy::replace, Policy::replaceRandom}) {
            int planned = 0;
            for (unsigned seed = 1; seed <= 1500; ++seed) {
                Case each = caseByHand(seed);
                each.request.policy = policy;
                each.request.seed = seed;
                const Result<Plan> plan = planOf(each);
                if (!plan)
                    continue;
                ++planned;
                QVERIFY2(obeysHands(each, plan->removedFlags()), qPrintable(QString("%1, seed %2").arg(nameOf(policy)).arg(seed)));
                if (policy == Policy::cap)
                    QVERIFY(std::find(plan->kept.begin(), plan->kept.end(), 0) == plan->kept.end());
                if (policy != Policy::none && policy != Policy::cap)
                    QVERIFY(holds(plan->kept, plan->floors));
            }
            QVERIFY2(planned > 300, nameOf(policy));
        }
    }

    /// Blocks that hold what is cut go as a whole; widths stay multiples.
    void alignedWidthsObey()
    {
        int planned = 0;
        for (unsigned seed = 1; seed <= 3000; ++seed) {
            Case each = caseByHand(seed);
            each.request.align = 2 + static_cast<int>(seed % 2);
            const Result<Plan> plan = planOf(each);
            if (!plan)
                continue;
            ++planned;
            QVERIFY2(obeysHands(each, plan->removedFlags()), qPrintable(QString::number(seed)));
            QVERIFY(holds(plan->kept, plan->floors));
            for (int id = 0; id < each.groups.groupCount(); ++id)
                QVERIFY(mayBeWidth(plan->kept[static_cast<std::size_t>(id)], each.groups.groups()[static_cast<std::size_t>(id)].units,
                                   each.request.align));
        }
        QVERIFY2(planned > 300, qPrintable(QString::number(planned)));
    }

    void costsAreMetWithWhatIsCutByHand()
    {
        for (unsigned seed = 1; seed <= 12; ++seed) {
            const Network network = randomNetwork(seed).network;
            const Groups groups = couple(network);
            const CostModel costs(network, groups);
            std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
            std::iota(scores.begin(), scores.end(), 1.0);
            std::shuffle(scores.begin(), scores.end(), std::mt19937(seed));
            PlanRequest request;
            request.floorShare = 0;
            const UnitId best = ascending(scores).back(), worst = ascending(scores).front();
            if (groups.groups()[static_cast<std::size_t>(groups.groupOf(best))].units < 3 || groups.groupOf(best) == groups.groupOf(worst))
                continue;
            request.cutByHand = {best};
            request.keptByHand = {worst};
            for (const Budget budget : {Budget::params, Budget::macs, Budget::bytes}) {
                request.target = RatioTarget{0.3, budget};
                const Result<Plan> plan = makePlan(groups, scores, ascending(scores), costs, request);
                QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
                QVERIFY(plan->removed(best) && !plan->removed(worst));
                QVERIFY(plan->achieved(budget) >= 0.3);
            }
        }
    }

    void theLargestRatioIsOneThatCanBePlanned()
    {
        int reached = 0;
        for (unsigned seed = 1; seed <= 500; ++seed) {
            Case each = caseByHand(seed);
            const double largest = largestFeasibleRatio(each.groups, each.costs, each.request);
            if (largest <= 0)
                continue;
            each.ratio() = largest;
            QVERIFY2(planOf(each), qPrintable(QString("seed %1, %2: %3").arg(seed).arg(largest).arg(refusalOf(each))));
            ++reached;
        }
        QVERIFY(reached > 200);
    }

    void theScoreOfTheCutIsNotThatOfAChannelCutByHand()
    {
        Case each = of({6, 6}, 0.25);
        each.request.floorShare = 0;
        each.request.cutByHand = {11};
        const Plan plan = planOf(each).value();
        QCOMPARE(plan.removedUnits, 3);
        QCOMPARE(plan.cutScore, 2.0);
        QVERIFY(plan.fates[11] == Fate::cut);
    }

    void whatCannotBeIsRefusedWithASentence()
    {
        Case each = of({4, 6}, 0.3);
        each.request.cutByHand = {4, 20};
        QVERIFY2(refusalOf(each).contains("only 10 units"), qPrintable(refusalOf(each)));
        each.request.cutByHand = {5};
        each.request.keptByHand = {5};
        QVERIFY2(refusalOf(each).contains("to be cut and to be kept"), qPrintable(refusalOf(each)));
        each.request.keptByHand.clear();
        each.request.protectedGroups = {1};
        QVERIFY2(refusalOf(each).contains("is protected"), qPrintable(refusalOf(each)));
        each.request.protectedGroups.clear();
        each.request.floors = {{1, 5}};
        each.request.cutByHand = {5, 6};
        QVERIFY2(refusalOf(each).contains("2 channels") && refusalOf(each).contains("5 of its 6 must stay"), qPrintable(refusalOf(each)));
        each.request.floors = {{1, 0}};
        each.request.cutByHand = {4, 5, 6, 7, 8, 9};
        QVERIFY2(refusalOf(each).contains("1 of its 6 must stay"), qPrintable(refusalOf(each)));
        each.request.cutByHand = {4, 5, 6, 7, 8};
        QVERIFY2(planOf(each), qPrintable(refusalOf(each)));
    }

    /// General floors may be lowered for what is cut by hand, those of single groups not.
    void relaxMakesRoom()
    {
        Case each = of({8, 8}, 0.5);
        each.request.floorShare = 1;
        each.request.cutByHand = {8, 9, 10, 11, 12, 13};
        QVERIFY(!planOf(each));
        QVERIFY(!checkByHand(each.groups, each.costs, each.request));
        each.request.relax = true;
        QVERIFY(checkByHand(each.groups, each.costs, each.request).has_value());
        const Result<Plan> plan = planOf(each);
        QVERIFY2(plan, qPrintable(refusalOf(each)));
        QVERIFY(plan->relaxed && obeysHands(each, plan->removedFlags()));
        QCOMPARE(plan->removedUnits, 8);
        each.request.floors = {{1, 4}};
        QVERIFY(!planOf(each));
    }
};

QTEST_GUILESS_MAIN(TestPlanByHand)
#include "test_plan_by_hand.moc"
