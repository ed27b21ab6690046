// SPDX-License-Identifier: GPL-3.0-or-later
// Plans on bare numbers: floors, policies, decisions, refusals and the hash.
#include "core/pruning/plan.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace espalier;

namespace {

Result<Plan> planOn(const Groups& groups, const std::vector<double>& scores, const PlanRequest& request)
{
    return makePlan(groups, scores, CostModel(Network{}, groups), request);
}

PlanRequest asking(double ratio, Policy policy = Policy::replace)
{
    PlanRequest request;
    request.ratio = ratio;
    request.policy = policy;
    return request;
}

/// VGG-19 on CIFAR-10 after sparsity training, cut at 70 % (METHOD.md section 1): what the plain cut keeps of each layer.
const std::vector<int> vggWidths{64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512};
const std::vector<int> vggKept{45, 64, 128, 128, 256, 256, 249, 184, 36, 6, 2, 0, 0, 0, 5, 292};
constexpr int vggRemoved = 3853;

/// Scores that make the plain cut keep just those.
std::vector<double> vggScores()
{
    std::vector<double> scores;
    for (std::size_t group = 0; group < vggWidths.size(); ++group) {
        const int cut = vggWidths[group] - vggKept[group];
        for (int index = 0; index < vggWidths[group]; ++index)
            scores.push_back(index < cut ? 0.1 + 1e-4 * index : 1 + 1e-4 * index);
    }
    return scores;
}

std::string refusal(const Groups& groups, const PlanRequest& request)
{
    const std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()), 1.0);
    const Result<Plan> plan = planOn(groups, scores, request);
    return plan ? std::string() : plan.error().message;
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void floorsFollowTheKeptBudget()
    {
        const Groups groups = Groups::ofWidths({100, 20, 3, 1});
        // 0.3·(1−0.9)·100 is 3 on paper and a hair more in binary.
        QCOMPARE(floorsFor(groups, asking(0.9)), (std::vector<int>{3, 1, 1, 1}));
        QCOMPARE(floorsFor(groups, asking(0.5)), (std::vector<int>{15, 3, 1, 1}));
        QCOMPARE(floorsFor(groups, asking(0.49)), (std::vector<int>{16, 4, 1, 1}));
        PlanRequest request = asking(0.5);
        request.floorMin = 5;
        request.floors = {{1, 0}, {0, 2}};
        request.protectedGroups = {0};
        QCOMPARE(floorsFor(groups, request), (std::vector<int>{100, 0, 3, 1}));
    }

    void policyNoneIsThePlainCut()
    {
        const Groups groups = Groups::ofWidths(vggWidths);
        const Result<Plan> plan = planOn(groups, vggScores(), asking(0.7, Policy::none));
        QVERIFY(plan);
        QCOMPARE(plan->removedUnits, vggRemoved);
        QCOMPARE(plan->kept, vggKept);
        QCOMPARE(std::count(plan->kept.begin(), plan->kept.end(), 0), std::ptrdiff_t{3});
        QCOMPARE(plan->floors, floorsFor(groups, plan->request));
        QVERIFY(plan->decisions.empty());
        QVERIFY(plan->cutScore < 1 && plan->cutScore > 0.1);
    }

    void policyProtectMissesTheRatio()
    {
        const Groups groups = Groups::ofWidths(vggWidths);
        const Result<Plan> plan = planOn(groups, vggScores(), asking(0.7, Policy::protect));
        QVERIFY(plan);
        // Floors of the 512 wide layers are ⌈0.09·512⌉ = 47; seven of them had 36 6 2 0 0 0 5.
        const int restored = 7 * 47 - (36 + 6 + 2 + 0 + 0 + 0 + 5);
        QCOMPARE(static_cast<int>(plan->decisions.size()), restored);
        QCOMPARE(plan->removedUnits, vggRemoved - restored);
        QVERIFY(std::all_of(plan->decisions.begin(), plan->decisions.end(), [](const Decision& each) { return each.replacement == -1; }));
    }

    void policyReplaceMeetsIt()
    {
        const Groups groups = Groups::ofWidths(vggWidths);
        const Result<Plan> plan = planOn(groups, vggScores(), asking(0.7));
        QVERIFY(plan);
        QCOMPARE(plan->removedUnits, vggRemoved);
        QCOMPARE(plan->decisions.size(), std::size_t{280});
        for (std::size_t group = 0; group < vggWidths.size(); ++group)
            QVERIFY(plan->kept[group] >= plan->floors[group]);
        QCOMPARE(plan->kept[11], 47);
    }

    /// Two groups of three: the cut would empty the first; its best comes back, and the lowest of the other goes instead.
    void decisionsAreNamed()
    {
        const Groups groups = Groups::ofWidths({3, 3});
        const Result<Plan> plan = planOn(groups, {1, 3, 2, 9, 7, 8}, asking(0.5));
        QVERIFY(plan);
        QCOMPARE(plan->fates, (std::vector<Fate>{Fate::cut, Fate::restored, Fate::cut, Fate::kept, Fate::replacement, Fate::kept}));
        QCOMPARE(plan->decisions.size(), std::size_t{1});
        QCOMPARE(plan->decisions[0].restored, 1);
        QCOMPARE(plan->decisions[0].replacement, 4);
        QCOMPARE(plan->cutScore, 3.0);
        QCOMPARE(plan->achieved(Budget::channels), 0.5);
    }

    void equalScoresGoInOrder()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        const Result<Plan> plan = planOn(groups, std::vector<double>(8, 1.0), asking(0.5));
        QVERIFY(plan);
        QCOMPARE(plan->removedFlags(), (std::vector<bool>{true, true, true, false, true, false, false, false}));
    }

    void halfRoundsAwayFromZero()
    {
        const Groups groups = Groups::ofWidths({5, 5});
        QCOMPARE(planOn(groups, std::vector<double>(10, 1.0), asking(0.25))->removedUnits, 3);
        QCOMPARE(planOn(groups, std::vector<double>(10, 1.0), asking(0.01))->removedUnits, 0);
    }

    void protectedGroupsLoseNothing()
    {
        PlanRequest request = asking(0.5);
        request.protectedGroups = {0};
        const Result<Plan> plan = planOn(Groups::ofWidths({4, 8}), {1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2}, request);
        QVERIFY(plan);
        QCOMPARE(plan->kept, (std::vector<int>{4, 2}));
    }

    /// With floors that do not move, what goes at a ratio goes at every higher one.
    void plansAreNestedUnderFixedFloors()
    {
        const Groups groups = Groups::ofWidths({30, 10, 60});
        std::vector<double> scores;
        for (int unit = 0; unit < 100; ++unit)
            scores.push_back(unit * 37 % 101);
        std::vector<bool> before(100, false);
        for (int percent = 1; percent <= 97; ++percent) {
            PlanRequest request = asking(percent / 100.0);
            request.floorShare = 0;
            const std::vector<bool> removed = planOn(groups, scores, request)->removedFlags();
            QCOMPARE(std::count(removed.begin(), removed.end(), true), std::ptrdiff_t{percent});
            for (std::size_t unit = 0; unit < removed.size(); ++unit)
                QVERIFY(removed[unit] || !before[unit]);
            before = removed;
        }
    }

    void whatIsNotFeasibleNamesTheReach()
    {
        const Groups groups = Groups::ofWidths({10, 20, 10});
        const std::string message = refusal(groups, asking(0.97));
        // 0.97·40 rounds to 39, but three groups keep one unit each: 37 of 40.
        QVERIFY2(contains(message, "0.925 (37 of 40 units)"), message.c_str());
        QVERIFY2(contains(message, "'group 0' (keeps 1 of 10)"), message.c_str());
        QCOMPARE(largestFeasibleRatio(groups, CostModel(Network{}, groups), asking(0.5)), 0.925);
    }

    void mostHinderingGroupsAreNamedFirst()
    {
        PlanRequest request = asking(0.9);
        request.floors = {{1, 19}, {3, 7}};
        const std::string message = refusal(Groups::ofWidths({10, 20, 10, 10, 10}), request);
        QVERIFY2(contains(message, "held back most by 'group 1' (keeps 19 of 20), 'group 3' (keeps 7 of 10), 'group 0' (keeps 1 of 10);"),
                 message.c_str());
        request.floors.clear();
        request.protectedGroups = {0, 1, 2, 3, 4};
        QVERIFY(contains(refusal(Groups::ofWidths({10, 20, 10, 10, 10}), request), "No ratio"));
    }

    void wrongRequestsAreRefused()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        for (double ratio : {0.0, 1.0, -0.5, 1.5, std::nan(""), std::numeric_limits<double>::infinity()})
            QVERIFY(contains(refusal(groups, asking(ratio)), "must lie between 0 and 1"));
        PlanRequest request = asking(0.5);
        request.floors = {{1, 5}};
        QVERIFY(contains(refusal(groups, request), "The floor of 'group 1' is 5; it must lie within 0 and its 4 units."));
        request.floors = {{2, 1}};
        QVERIFY(contains(refusal(groups, request), "only 2 groups"));
        request = asking(0.5);
        request.protectedGroups = {-1};
        QVERIFY(contains(refusal(groups, request), "only 2 groups"));
        request = asking(0.5);
        request.floorShare = 1.5;
        QVERIFY(contains(refusal(groups, request), "floor share"));
        request = asking(0.5);
        request.floorMin = -1;
        QVERIFY(contains(refusal(groups, request), "smallest floor"));
        request = asking(0.5);
        request.budget = Budget::macs;
        QVERIFY(contains(refusal(groups, request), "no macs to save"));
        QVERIFY(contains(refusal(Groups::ofWidths({}), asking(0.5)), "no channel that can be removed"));
    }

    void damagedScoresAreRefused()
    {
        const Result<Plan> plan = planOn(Groups::ofWidths({2, 2}), {1, 2, std::nan(""), 3}, asking(0.5));
        QVERIFY(!plan);
        QVERIFY(contains(plan.error().message, "Unit 0 of 'group 1'"));
    }

    void hashTellsPlansApart()
    {
        const Groups groups = Groups::ofWidths({2, 2});
        const std::vector<double> scores{1, 4, 3, 2};
        const std::string hash = planOn(groups, scores, asking(0.5))->hash;
        // FNV-1a 64 of 02 00 00 00 01 00 02 00 00 00 00 01, computed independently.
        QCOMPARE(hash, std::string("66c729abebda0117"));
        QCOMPARE(planOn(groups, {10, 40, 30, 20}, asking(0.5))->hash, hash);
        QVERIFY(planOn(groups, {1, 4, 2, 3}, asking(0.5))->hash != hash);
    }

    void namesGoBothWays()
    {
        for (Budget budget : {Budget::channels, Budget::params, Budget::macs})
            QCOMPARE(*budgetFromName(nameOf(budget)), budget);
        for (Policy policy : {Policy::none, Policy::protect, Policy::replace})
            QCOMPARE(*policyFromName(nameOf(policy)), policy);
        QCOMPARE(budgetFromName("flops").error().kind, Error::Kind::usage);
        QCOMPARE(policyFromName("").error().kind, Error::Kind::usage);
    }

    void shareOfUnitsIsTheAchievedOne()
    {
        const Groups groups = Groups::ofWidths({5, 5});
        const CostModel costs(Network{}, groups);
        QCOMPARE(*unitShareFor(groups, std::vector<double>(10, 1.0), costs, asking(0.25)), 0.3);
        QVERIFY(!unitShareFor(groups, std::vector<double>(10, 1.0), costs, asking(0.99)));
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "test_plan.moc"
