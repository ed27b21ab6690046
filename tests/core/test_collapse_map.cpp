// SPDX-License-Identifier: GPL-3.0-or-later
// The map of collapses holds what plans at its ratios hold, and tells the first ratio at which a layer falls under its floor; the reason
// counts what lies under the cut and what a floor costs others.
#include "core/pruning/planning/collapse_map.h"
#include "core/pruning/planning/collapse_reason.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/plan_cases.h"
#include "tests/core/support/random_network.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace espalier;
using namespace espalier::test;

namespace {

std::vector<double> twentieths()
{
    std::vector<double> ratios;
    for (int twentieth = 0; twentieth < 20; ++twentieth)
        ratios.push_back(twentieth / 20.0);
    return ratios;
}

/// 10 ns, and each group's units times its number plus one.
class WeightedTime final : public LatencyModel {
public:
    std::int64_t nanoseconds(std::span<const int> kept) const override
    {
        std::int64_t sum = 10;
        for (std::size_t group = 0; group < kept.size(); ++group)
            sum += static_cast<std::int64_t>(group + 1) * kept[group];
        return sum;
    }
    std::int64_t change(std::span<const int> kept, int group, int to) const override { return (group + 1) * (to - kept[group]); }
};

/// What the planner itself makes of every ratio, compared with the map's row.
void compareWithPlans(const PlanInputs& inputs, const CollapseMap& map, Policy policy, const CollapseSide& side, int& met, int& refused)
{
    QCOMPARE(side.kept.size(), map.ratios.size());
    for (std::size_t row = 1; row < map.ratios.size(); ++row) {
        PlanRequest request = inputs.request;
        request.target = RatioTarget{map.ratios[row], budgetOf(request.target)};
        request.policy = policy;
        const auto plan = makePlan(inputs.groups, inputs.scores, inputs.ranked, inputs.costs, request);
        QCOMPARE(plan.has_value(), static_cast<bool>(side.met[row]));
        (plan ? met : refused) += 1;
        if (!plan)
            continue;
        QCOMPARE(side.kept[row], plan->kept);
        if (!plan->relaxed)
            QCOMPARE(map.floors[row], plan->floors);
    }
}

void compareWithPlans(const PlanInputs& inputs, int& met, int& refused)
{
    const auto map = mapCollapse(inputs, twentieths());
    QVERIFY(map.has_value());
    QCOMPARE(map->none.kept.front(), widthsOf(inputs.groups));
    QCOMPARE(map->replace.kept.front(), widthsOf(inputs.groups));
    compareWithPlans(inputs, *map, Policy::none, map->none, met, refused);
    compareWithPlans(inputs, *map, Policy::replace, map->replace, met, refused);
}

/// The first ratio at which fewer than atLeast(ratio) units of a group are kept by the plain cut, found without the planner.
std::optional<double> firstBelow(const Case& each, int group, const std::function<int(double)>& atLeast)
{
    for (const double ratio : twentieths()) {
        const int target = static_cast<int>(std::round(ratio * each.groups.unitCount()));
        if (keptBy(each.groups, plainCut(each, target))[static_cast<std::size_t>(group)] < atLeast(ratio))
            return ratio;
    }
    return std::nullopt;
}

int floorOf(const Case& each, int group, double ratio)
{
    const int units = each.groups.groups()[static_cast<std::size_t>(group)].units;
    int floor = std::max(each.request.floorMin, static_cast<int>(std::ceil(each.request.floorShare * (1 - ratio) * units - 1e-9)));
    if (each.request.floors.count(group))
        floor = each.request.floors.at(group);
    return each.request.protectedGroups.count(group) ? units : std::min(floor, units);
}

/// Three layers of 4, 8 and 4 units: the second one's scores lie close together, the first one's are the largest.
struct ThreeLayers {
    Groups groups = Groups::ofWidths({4, 8, 4});
    CostModel costs{Network{}, groups};
    std::vector<double> scores{9, 10, 11, 14, 1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 2, 4, 6, 8};
    std::vector<UnitId> ranked = ascending(scores);
    PlanRequest request;

    ThreeLayers()
    {
        request.floorShare = 0;
        request.floorMin = 2;
    }
    PlanInputs inputs() const { return {groups, scores, ranked, costs, request}; }
};

} // namespace

class TestCollapseMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsThePlannersPlan()
    {
        int met = 0, refused = 0;
        for (unsigned seed = 1; seed <= 300; ++seed) {
            Case each = randomCase(seed);
            each.request.align = 1 + static_cast<int>(seed % 3);
            each.request.relax = seed % 5 == 0;
            each.request.policy = seed % 2 == 0 ? Policy::cap : Policy::none; // the map has policies of its own
            const std::vector<UnitId> ranked = ascending(each.scores);
            compareWithPlans({each.groups, each.scores, ranked, each.costs, each.request}, met, refused);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(met > 5000 && refused > 300, qPrintable(QString("%1 met, %2 refused").arg(met).arg(refused)));
    }

    void everyRowIsThePlannersPlanInOtherBudgets()
    {
        int met = 0, refused = 0;
        for (unsigned seed = 1; seed <= 25; ++seed) {
            const Network network = randomNetwork(seed).network;
            const Groups groups = couple(network);
            std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
            std::iota(scores.begin(), scores.end(), 1.0);
            std::shuffle(scores.begin(), scores.end(), std::mt19937(seed));
            const std::vector<UnitId> ranked = ascending(scores);
            const CostModel costs(network, groups);
            PlanRequest request;
            request.latency = std::make_shared<WeightedTime>();
            for (const Budget budget : {Budget::params, Budget::macs, Budget::bytes, Budget::latency}) {
                request.target = RatioTarget{0.5, budget};
                compareWithPlans({groups, scores, ranked, costs, request}, met, refused);
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(met > 2000 && refused > 50, qPrintable(QString("%1 met, %2 refused").arg(met).arg(refused)));
    }

    /// Costs and times name a budget, too; a share of them is mapped.
    void otherTargetsNameTheirBudget()
    {
        ThreeLayers three;
        three.request.target = UnitsTarget{3};
        QCOMPARE(mapCollapse(three.inputs()).value().budget, Budget::channels);
        three.request.target = TimeTarget{1};
        const auto unmeasured = mapCollapse(three.inputs());
        QVERIFY(!unmeasured && unmeasured.error().message.find("has not been measured") != std::string::npos);
    }

    void collapsesAreTheFirstOfTheirKind()
    {
        int floors = 0, empties = 0, never = 0;
        for (unsigned seed = 1; seed <= 500; ++seed) {
            const Case each = randomCase(seed);
            const std::vector<UnitId> ranked = ascending(each.scores);
            const CollapseMap map = mapCollapse({each.groups, each.scores, ranked, each.costs, each.request}, twentieths()).value();
            for (int group = 0; group < each.groups.groupCount(); ++group) {
                const CollapseRatios& found = map.none.layers[static_cast<std::size_t>(group)];
                QCOMPARE(found.floor, firstBelow(each, group, [&](double ratio) { return floorOf(each, group, ratio); }));
                QCOMPARE(found.empty, firstBelow(each, group, [](double) { return 1; }));
                QVERIFY(!map.replace.layers[static_cast<std::size_t>(group)].floor); // no floor is relaxed here
                floors += found.floor.has_value();
                empties += found.empty.has_value();
                never += !found.floor;
            }
        }
        QVERIFY(floors > 300 && empties > 300 && never > 100);
    }

    void layersAreSortedByTheirCollapse()
    {
        CollapseSide side;
        side.layers = {{0.5, std::nullopt}, {std::nullopt, std::nullopt}, {0.5, 0.7}, {0.2, 0.9}, {0.5, 0.7}};
        QCOMPARE(byCollapse(side), (std::vector<int>{3, 2, 4, 0, 1}));
    }

    void aRatioHasTheRowBelowIt()
    {
        CollapseMap map;
        map.ratios = collapseRatios();
        QCOMPARE(map.ratios.size(), std::size_t{96});
        QCOMPARE(map.ratios.back(), 0.95);
        for (std::size_t row = 0; row < map.ratios.size(); ++row)
            QCOMPARE(rowOf(map, map.ratios[row]), row);
        QCOMPARE(rowOf(map, 0.296), std::size_t{29});
        QCOMPARE(rowOf(map, 0.99), std::size_t{95});
    }

    void aStopIsObeyed()
    {
        const ThreeLayers three;
        std::stop_source source;
        source.request_stop();
        const auto map = mapCollapse(three.inputs(), collapseRatios(), source.get_token());
        QVERIFY(!map && map.error().isCancelled());
    }

    void aBadRequestIsRefused()
    {
        ThreeLayers three;
        three.request.floors[1] = 9;
        QVERIFY(!mapCollapse(three.inputs()));
        const Groups nothing = Groups::ofWidths({});
        const PlanRequest request;
        QVERIFY(!mapCollapse({nothing, {}, {}, CostModel(Network{}, nothing), request}));
    }

    /// At 44 % seven of sixteen units lie under the cut, all of the second layer; its floor of two costs the third layer one.
    void theReasonCountsWhatAFloorCosts()
    {
        const ThreeLayers three;
        const CollapseMap map = mapCollapse(three.inputs()).value();
        QCOMPARE(map.none.layers[1].floor, std::optional(0.41)); // round(0.41 · 16) = 7
        QCOMPARE(map.none.layers[1].empty, std::optional(0.47)); // 8
        QCOMPARE(byCollapse(map.none), (std::vector<int>{1, 2, 0}));
        const CollapseReason reason = CollapseReasons(three.inputs()).at(1, 0.41);
        QVERIFY(reason.collapses() && reason.holdable);
        QCOMPARE(reason.underCut, 7);
        QCOMPARE(reason.floor, 2);
        QCOMPARE(reason.prices.size(), std::size_t{1});
        QCOMPARE(reason.prices[0].group, 2);
        QCOMPARE(reason.prices[0].units, 1);
        Groups named = three.groups;
        QCOMPARE(textOf(reason, named), "narrowest scores of all: 7 of its 8 channels lie under the cut at 41 %; a floor of 2 costs " +
                                            named.groups()[2].name + " 1 more");
    }

    /// At 75 % twelve go: all of the second and third layer. The second one's floor costs the first one two.
    void theReasonOfTwoLayersHoldsOneFloorAtATime()
    {
        const ThreeLayers three;
        const CollapseReason second = CollapseReasons(three.inputs()).at(1, 0.75);
        QCOMPARE(second.underCut, 8);
        QCOMPARE(second.prices.size(), std::size_t{1});
        QCOMPARE(second.prices[0].group, 0);
        QCOMPARE(second.prices[0].units, 2);
        const CollapseReason third = CollapseReasons(three.inputs()).at(2, 0.75);
        QCOMPARE(third.underCut, 4);
        QCOMPARE(third.lowerThan, 1); // its best two are below those of the first layer
        QCOMPARE(third.prices[0].units, 2);
        QVERIFY(textOf(third, three.groups).find("scores lower than those of 1 of 2 other layers") == 0);
    }

    void theReasonOfALayerThatHolds()
    {
        const ThreeLayers three;
        const CollapseReason reason = CollapseReasons(three.inputs()).at(0, 0.41);
        QVERIFY(!reason.collapses() && reason.prices.empty());
        QVERIFY(textOf(reason, three.groups).find("0 of its 4 channels lie under the cut at 41 %; 4 stay, its floor is 2") !=
                std::string::npos);
    }

    void aFloorThatCannotBeHeldIsTold()
    {
        ThreeLayers three;
        three.request.protectedGroups.insert(1);
        const CollapseReason reason = CollapseReasons(three.inputs()).at(1, 0.75);
        QVERIFY(reason.collapses() && !reason.holdable);
        QVERIFY(textOf(reason, three.groups).find("this ratio cannot be met with a floor of 8") != std::string::npos);
    }

    /// Multiplications of four layers of 2, 4, 8 and 2 channels: 2 + 8 + 32 + 16. At 97 % none of the first and third are left, and so
    /// the second one's cost nothing.
    void aLayerBesideEmptyOnesIsToldToCostNothing()
    {
        NetworkBuilder builder;
        ValueId x = builder.relu(builder.conv(builder.input({1, 1, 4, 4}), "a", 1, 2));
        x = builder.relu(builder.conv(x, "b", 2, 4));
        builder.output(builder.conv(builder.relu(builder.conv(x, "c", 4, 8)), "d", 8, 2));
        const Network network = builder.finish();
        const Groups groups = couple(network);
        QCOMPARE(widthsOf(groups), (std::vector<int>{2, 4, 8}));
        std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
        std::iota(scores.begin(), scores.end(), 1.0);
        const std::vector<UnitId> ranked = ascending(scores);
        const CostModel costs(network, groups);
        PlanRequest request;
        request.target = RatioTarget{0.5, Budget::macs};
        const CollapseReasons reasons({groups, scores, ranked, costs, request});
        QCOMPARE(reasons.at(1, 0.95).underCut, 4);
        QVERIFY(!reasons.at(1, 0.95).free);
        const CollapseReason whole = reasons.at(1, 0.97);
        QCOMPARE(whole.underCut, 0);
        QVERIFY(whole.free);
        const std::string words = textOf(whole, groups);
        QVERIFY2(words.find("all 4 channels stay at 97 %, whatever their scores: the layers before and after them are empty") == 0,
                 words.c_str());
    }

    void scoresOfZeroAreTold()
    {
        ThreeLayers three;
        std::fill(three.scores.begin() + 4, three.scores.begin() + 12, 0.0);
        three.ranked = ascending(three.scores);
        QVERIFY(textOf(CollapseReasons(three.inputs()).at(1, 0.5), three.groups).find("all scores are zero: 8 of its 8") == 0);
    }
};

QTEST_GUILESS_MAIN(TestCollapseMap)
#include "test_collapse_map.moc"
