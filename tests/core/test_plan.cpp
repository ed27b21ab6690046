// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for given scores: floors, policies, decisions, errors and the hash.
#include "core/pruning/planning/plan.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace espalier;

namespace {

Result<Plan> planOn(const Groups& groups, const std::vector<double>& scores, const PlanRequest& request)
{
    return makePlan(groups, scores, ascending(scores), CostModel(Network{}, groups), request);
}

/// Without a network: only channels count.
std::vector<int> floorsFor(const Groups& groups, const PlanRequest& request)
{
    return espalier::floorsFor(groups, CostModel(Network{}, groups), request);
}

PlanRequest asking(double ratio, Policy policy = Policy::replace)
{
    PlanRequest request;
    request.target = RatioTarget{ratio};
    request.policy = policy;
    return request;
}

/// VGG-19 on CIFAR-10 after sparsity training, cut at 70 % (docs/method.md §1): the widths that the plain cut keeps.
const std::vector<int> vggWidths{64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512};
const std::vector<int> vggKept{45, 64, 128, 128, 256, 256, 249, 184, 36, 6, 2, 0, 0, 0, 5, 292};
constexpr int vggRemoved = 3853;

/// Scores for which the plain cut keeps exactly these widths.
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

/// Every unit of a group costs the same time, but removing the first ones of the second group makes the network slower.
class Stairs final : public LatencyModel {
public:
    std::int64_t nanoseconds(std::span<const int> kept) const override
    {
        const std::int64_t detour = kept[1] == 9 ? 50 : 0;
        return 1000 + 100 * kept[0] + 40 * kept[1] + detour;
    }
    std::int64_t change(std::span<const int> kept, int group, int to) const override
    {
        std::vector<int> changed(kept.begin(), kept.end());
        changed[static_cast<std::size_t>(group)] = to;
        return nanoseconds(changed) - nanoseconds(kept);
    }
};

PlanRequest askingForLatency(double ratio)
{
    PlanRequest request = asking(ratio);
    request.target = RatioTarget{ratio, Budget::latency};
    request.floorShare = 0;
    request.latency = std::make_shared<Stairs>();
    return request;
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
        // 0.3·(1−0.9)·100 is 3, but slightly more in binary.
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
        // Floors of the layers of width 512 are ⌈0.09·512⌉ = 47; seven of them had 36 6 2 0 0 0 5.
        const int restored = 7 * 47 - (36 + 6 + 2 + 0 + 0 + 0 + 5);
        QCOMPARE(static_cast<int>(plan->decisions.size()), restored);
        QCOMPARE(plan->removedUnits, vggRemoved - restored);
        QVERIFY(std::all_of(plan->decisions.begin(), plan->decisions.end(), [](const Decision& each) { return each.replacement == -1; }));
    }

    void policyCapStopsBeforeALayerIsEmptied()
    {
        const Groups groups = Groups::ofWidths(vggWidths);
        const Result<Plan> plan = planOn(groups, vggScores(), asking(0.7, Policy::cap));
        QVERIFY(plan);
        // In the three layers that the plain cut empties the last unit has 0.1 + 1e-4·511, where every other layer still has some.
        QCOMPARE(*std::min_element(plan->kept.begin(), plan->kept.end()), 1);
        QVERIFY(plan->removedUnits < vggRemoved);
        QVERIFY(plan->decisions.empty());
        QVERIFY(plan->cutScore < 0.1 + 1e-4 * 511 + 1e-12);
        QCOMPARE(planOn(groups, vggScores(), asking(0.1, Policy::cap))->hash, planOn(groups, vggScores(), asking(0.1, Policy::none))->hash);
    }

    void policySkipLeavesThinLayersWhole()
    {
        const Groups groups = Groups::ofWidths(vggWidths);
        const Result<Plan> plan = planOn(groups, vggScores(), asking(0.7, Policy::skip));
        QVERIFY(plan);
        std::vector<int> kept = vggKept;
        std::fill(kept.begin() + 8, kept.begin() + 15, 512);
        QCOMPARE(plan->kept, kept);
        QCOMPARE(plan->removedUnits, vggRemoved - (7 * 512 - (36 + 6 + 2 + 0 + 0 + 0 + 5)));
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

    /// Two groups of three: the cut would empty the first; its best unit is restored, and the lowest of the other is removed instead.
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

    void widthsStayMultiples()
    {
        // Lowest first: the remainder of the first group (2 of 10), then blocks of four by their mean.
        const Groups groups = Groups::ofWidths({10, 8});
        const std::vector<double> scores{9, 1, 8, 2, 7, 3, 6, 4, 5, 10, 1, 1, 1, 21, 2, 2, 30, 30};
        PlanRequest request = asking(0.3);
        request.align = 4;
        const Result<Plan> plan = planOn(groups, scores, request);
        QVERIFY(plan);
        // T = 5: the remainder {1, 2} (mean 1.5) comes after {1, 1, 1, 2} of the second group (1.25); 6 units are removed, and neither 2
        // nor 4 of them could stay.
        QCOMPARE(plan->kept, (std::vector<int>{8, 4}));
        QCOMPARE(plan->removedUnits, 6);
        request.target = RatioTarget{0.5};
        QCOMPARE(planOn(groups, scores, request)->kept, (std::vector<int>{4, 4}));
        // T = 4: the block of the second group is enough.
        request.target = RatioTarget{0.2};
        QCOMPARE(planOn(groups, scores, request)->kept, (std::vector<int>{10, 4}));
    }

    void aSpareBlockStays()
    {
        // In order: a remainder of 1 (score 1), then a block of four (2): five units are removed where four were requested, so the
        // remainder is restored.
        PlanRequest request = asking(0.44);
        request.align = 4;
        const Result<Plan> plan = planOn(Groups::ofWidths({5, 4}), {1, 9, 9, 9, 9, 2, 2, 2, 2}, request);
        QVERIFY(!plan); // the second group must keep a multiple of four or all of its four units, and its floor is 1
        request.floors = {{1, 0}};
        const Result<Plan> emptied = planOn(Groups::ofWidths({5, 4}), {1, 9, 9, 9, 9, 2, 2, 2, 2}, request);
        QVERIFY(emptied);
        QCOMPARE(emptied->kept, (std::vector<int>{5, 0}));
        QCOMPARE(emptied->removedUnits, 4);
    }

    void floorsAreRoundedUpToWidthsThatMayBe()
    {
        PlanRequest request = asking(0.5);
        request.align = 8;
        request.floors = {{1, 9}, {3, 8}};
        request.protectedGroups = {4};
        QCOMPARE(floorsFor(Groups::ofWidths({100, 20, 3, 20, 20}), request), (std::vector<int>{16, 16, 3, 8, 20}));
        request.floors = {{1, 17}};
        QCOMPARE(floorsFor(Groups::ofWidths({100, 20, 3, 20, 20}), request)[1], 20);
    }

    void relaxReportsWhatItUsed()
    {
        const Groups groups = Groups::ofWidths({10, 10});
        PlanRequest request = asking(0.8);
        request.floorShare = 1;
        request.floorMin = 2;
        QVERIFY(planOn(groups, std::vector<double>(20, 1.0), request));
        request.floors = {{0, 4}}; // 4 + 2 stay, and no r can change that
        request.relax = true;
        const Result<Plan> byMinimum = planOn(groups, std::vector<double>(20, 1.0), request);
        QVERIFY(!byMinimum);
        QVERIFY2(contains(byMinimum.error().message, "even with relaxed floors"), byMinimum.error().message.c_str());
        QVERIFY2(contains(byMinimum.error().message, "0.75 (15 of 20 units)"), byMinimum.error().message.c_str());
        request.target = RatioTarget{0.75};
        const Result<Plan> least = planOn(groups, std::vector<double>(20, 1.0), request);
        QVERIFY(least && least->relaxed);
        QCOMPARE(least->floorShare, 0.0);
        QCOMPARE(least->floorMin, 1);
        QCOMPARE(least->kept, (std::vector<int>{4, 1}));
        request.target = RatioTarget{0.6}; // 8 stay, 4 + ⌈r·4⌉
        request.floors = {{0, 5}};
        const Result<Plan> byShare = planOn(groups, std::vector<double>(20, 1.0), request);
        QVERIFY(byShare && byShare->relaxed);
        QVERIFY(std::abs(byShare->floorShare - 0.75) < 1e-6); // ⌈0.75·4⌉ = 3
        QCOMPARE(byShare->floorMin, 2);
        QCOMPARE(byShare->request.floorShare, 1.0);
    }

    void zerosThatStayAreCounted()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        const std::vector<double> scores{0, 0, 0, 0, 0, 0, 0, 5};
        QCOMPARE(planOn(groups, scores, asking(0.25))->zeroUnitsLeft, 4); // 2 of 7 go; the first group's floor holds one
        QCOMPARE(planOn(groups, scores, asking(0.75))->zeroUnitsLeft, 0);
        QCOMPARE(planOn(groups, std::vector<double>(8, 1.0), asking(0.25))->zeroUnitsLeft, 0);
    }

    void latencyIsABudget()
    {
        const Groups groups = Groups::ofWidths({10, 10});
        std::vector<double> scores;
        for (int unit = 0; unit < 20; ++unit)
            scores.push_back(unit < 10 ? 10 + unit : unit - 9);
        const Result<Plan> plan = planOn(groups, scores, askingForLatency(0.1)); // 2400 ns, of which 240 are to go
        QVERIFY(plan);
        QCOMPARE(plan->kept, (std::vector<int>{10, 4})); // 6 × 40
        QCOMPARE(plan->latencyBefore, std::int64_t{2400});
        QCOMPARE(plan->latencyAfter, std::int64_t{2160});
        QCOMPARE(plan->achieved(Budget::latency), 0.1);
        // Removing the very first unit makes the network slower, but the planner continues.
        QCOMPARE(planOn(groups, scores, askingForLatency(0.01))->kept, (std::vector<int>{10, 9 - 1}));
        // 1000 + 100 + 40 remain with one unit per group.
        const std::string message = refusal(groups, askingForLatency(0.6));
        QVERIFY2(contains(message, "The ratio 0.6 of the latency is not feasible: the largest is 0.525"), message.c_str());
        QVERIFY2(contains(message, "held back most by 'group 0' (keeps 1 of 10), 'group 1'"), message.c_str());
        QCOMPARE(largestFeasibleRatio(groups, CostModel(Network{}, groups), askingForLatency(0.5)), 0.525);
        PlanRequest unmeasured = asking(0.5);
        unmeasured.target = RatioTarget{0.5, Budget::latency};
        QVERIFY(contains(refusal(groups, unmeasured), "has not been measured"));
        // With a latency model, plans for other budgets report latency, too.
        PlanRequest channels = askingForLatency(0.5);
        channels.target = RatioTarget{0.5, Budget::channels};
        QVERIFY(planOn(groups, scores, channels)->achieved(Budget::latency) > 0);
    }

    /// With fixed floors, units removed at a ratio are removed at every higher one, too.
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
        request.align = 0;
        QVERIFY(contains(refusal(groups, request), "multiples of 0"));
        request = asking(0.5);
        request.target = RatioTarget{0.5, Budget::macs};
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
        for (Budget budget : {Budget::channels, Budget::params, Budget::macs, Budget::bytes, Budget::latency})
            QCOMPARE(*budgetFromName(nameOf(budget)), budget);
        for (Policy policy : {Policy::none, Policy::cap, Policy::protect, Policy::skip, Policy::replace, Policy::replaceRandom})
            QCOMPARE(*policyFromName(nameOf(policy)), policy);
        QCOMPARE(namesOf(budgetOptions()), (std::vector<std::string>{"channels", "params", "macs", "bytes", "latency"}));
        QCOMPARE(namesOf(policyOptions()), (std::vector<std::string>{"none", "cap", "protect", "skip", "replace", "replace-random"}));
        QCOMPARE(policyFromName("").error().kind, Error::Kind::usage);
        QCOMPARE(budgetFromName("mac").error().kind, Error::Kind::usage);
        QCOMPARE(budgetFromName("mac").error().message,
                 std::string("There is no budget called 'mac'; use channels, params, macs, bytes or latency. Did you mean 'macs'?"));
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "test_plan.moc"
