// SPDX-License-Identifier: GPL-3.0-or-later
// The policies on thousands of small cases. Replacement against every possible plan: exactly T units, every floor holds, the removed scores
// are the least. The others, and widths in multiples, against what METHOD.md says, written as simply as it can be.
#include "core/pruning/plan.h"

#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <tuple>

using namespace espalier;

namespace {

struct Case {
    Groups groups;
    CostModel costs;
    std::vector<double> scores; ///< multiples of 1/8, so that sums are exact and ties are common
    PlanRequest request;

    int target() const { return static_cast<int>(std::round(request.ratio * groups.unitCount())); }
};

std::vector<int> randomWidths(std::mt19937& random)
{
    std::vector<int> widths;
    for (int left = 2 + static_cast<int>(random() % 10); left > 0; left -= widths.back())
        widths.push_back(1 + static_cast<int>(random() % static_cast<unsigned>(std::min(left, 5))));
    return widths;
}

Case randomCase(unsigned seed)
{
    std::mt19937 random(seed);
    Groups groups = Groups::ofWidths(randomWidths(random));
    PlanRequest request;
    request.ratio = static_cast<double>(1 + random() % 99) / 100;
    request.floorShare = static_cast<double>(random() % 11) / 10;
    request.floorMin = static_cast<int>(random() % 3);
    const int group = static_cast<int>(random() % static_cast<unsigned>(groups.groupCount()));
    if (random() % 3 == 0)
        request.floors[group] = static_cast<int>(random() % static_cast<unsigned>(groups.groups()[group].units + 1));
    if (random() % 6 == 0)
        request.protectedGroups.insert(group);
    std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
    for (double& score : scores)
        score = static_cast<double>(random() % 24) / 8;
    CostModel costs(Network{}, groups);
    return {std::move(groups), std::move(costs), std::move(scores), request};
}

std::vector<int> keptBy(const Groups& groups, const std::vector<bool>& removed)
{
    std::vector<int> kept;
    for (const Group& group : groups.groups()) {
        const auto begin = removed.begin() + group.firstUnit;
        kept.push_back(static_cast<int>(std::count(begin, begin + group.units, false)));
    }
    return kept;
}

bool holds(const std::vector<int>& kept, const std::vector<int>& floors)
{
    for (std::size_t group = 0; group < kept.size(); ++group) {
        if (kept[group] < floors[group])
            return false;
    }
    return true;
}

/// The least removed sum of scores of all plans that take exactly the target and hold every floor.
std::optional<double> leastSum(const Case& each)
{
    const auto units = static_cast<unsigned>(each.groups.unitCount());
    const std::vector<int> floors = floorsFor(each.groups, each.request);
    std::optional<double> least;
    for (unsigned subset = 0; subset < 1u << units; ++subset) {
        if (std::popcount(subset) != each.target())
            continue;
        std::vector<bool> removed(units);
        double sum = 0;
        for (unsigned unit = 0; unit < units; ++unit) {
            removed[unit] = subset >> unit & 1;
            sum += removed[unit] ? each.scores[unit] : 0;
        }
        if (holds(keptBy(each.groups, removed), floors) && (!least || sum < *least))
            least = sum;
    }
    return least;
}

/// "Exclude each group's top k, then take the T lowest."
std::vector<bool> lowestBelowTheTop(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.request);
    const std::vector<UnitId> order = ascending(each.scores);
    std::vector<int> spared(floors.size(), 0);
    std::vector<bool> excluded(order.size(), false), removed(order.size(), false);
    for (auto unit = order.rbegin(); unit != order.rend(); ++unit)
        excluded[*unit] = spared[each.groups.groupOf(*unit)]++ < floors[each.groups.groupOf(*unit)];
    int left = each.target();
    for (UnitId unit : order) {
        removed[unit] = !excluded[unit] && left > 0;
        left -= removed[unit];
    }
    return removed;
}

double sumOf(const Case& each, const std::vector<bool>& removed)
{
    double sum = 0;
    for (std::size_t unit = 0; unit < removed.size(); ++unit)
        sum += removed[unit] ? each.scores[unit] : 0;
    return sum;
}

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

/// The T lowest.
std::vector<bool> plainCut(const Case& each, int target)
{
    std::vector<bool> removed(each.scores.size(), false);
    const std::vector<UnitId> order = ascending(each.scores);
    std::for_each(order.begin(), order.begin() + target, [&](UnitId unit) { removed[unit] = true; });
    return removed;
}

/// The longest plain cut up to T that leaves every group something.
std::vector<bool> cappedCut(const Case& each)
{
    for (int target = each.target();; --target) {
        const std::vector<int> kept = keptBy(each.groups, plainCut(each, target));
        if (std::find(kept.begin(), kept.end(), 0) == kept.end())
            return plainCut(each, target);
    }
}

std::vector<bool> cutWithThinGroupsWhole(const Case& each)
{
    std::vector<bool> removed = plainCut(each, each.target());
    const std::vector<int> kept = keptBy(each.groups, removed), floors = floorsFor(each.groups, each.request);
    for (UnitId unit = 0; unit < each.groups.unitCount(); ++unit)
        removed[unit] = removed[unit] && kept[each.groups.groupOf(unit)] >= floors[each.groups.groupOf(unit)];
    return removed;
}

/// Each group's highest cut units come back, one at a time, until the floor is there.
std::vector<bool> cutWithFloorsGivenBack(const Case& each)
{
    std::vector<bool> removed = plainCut(each, each.target());
    const std::vector<int> floors = floorsFor(each.groups, each.request);
    std::vector<UnitId> descending = ascending(each.scores);
    std::reverse(descending.begin(), descending.end());
    for (UnitId unit : descending) {
        const int group = each.groups.groupOf(unit);
        if (removed[unit] && keptBy(each.groups, removed)[group] < floors[group])
            removed[unit] = false;
    }
    return removed;
}

Case withPolicy(Case each, Policy policy)
{
    each.request.policy = policy;
    return each;
}

Result<Plan> planOf(const Case& each)
{
    return makePlan(each.groups, each.scores, each.costs, each.request);
}

bool mayBeWidth(int width, int units, int align)
{
    return width == units || width % align == 0;
}

/// The next larger width a group may have; units where there is none.
int widened(int width, int units, int align)
{
    do
        ++width;
    while (width < units && !mayBeWidth(width, units, align));
    return std::min(width, units);
}

struct Block {
    double mean;
    int group;
    int rank;
    std::vector<UnitId> units;

    bool operator<(const Block& other) const { return std::tie(mean, group, rank) < std::tie(other.mean, other.group, other.rank); }
};

/// All blocks of align, the lowest first.
std::vector<Block> sortedBlocks(const Case& each)
{
    std::vector<Block> blocks;
    for (int id = 0; id < each.groups.groupCount(); ++id) {
        std::vector<UnitId> units = ascending(each.scores);
        std::erase_if(units, [&](UnitId unit) { return each.groups.groupOf(unit) != id; });
        for (int rank = 0; !units.empty(); ++rank) {
            const int remainder = static_cast<int>(units.size()) % each.request.align;
            const auto end = units.begin() + (remainder == 0 ? each.request.align : remainder);
            Block block{0, id, rank, {units.begin(), end}};
            for (UnitId unit : block.units)
                block.mean += each.scores[unit] / static_cast<double>(block.units.size());
            units.erase(units.begin(), end);
            blocks.push_back(std::move(block));
        }
    }
    std::sort(blocks.begin(), blocks.end());
    return blocks;
}

/// Blocks in order, never below a floor, until T units are gone; then the highest that can come back do.
std::vector<bool> lowestBlocks(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.request);
    std::vector<bool> removed(each.scores.size(), false);
    std::vector<int> kept = keptBy(each.groups, removed);
    std::vector<Block> taken;
    int left = each.target();
    for (const Block& block : sortedBlocks(each)) {
        const int size = static_cast<int>(block.units.size());
        if (left <= 0 || kept[block.group] - size < floors[block.group])
            continue;
        kept[block.group] -= size;
        left -= size;
        taken.push_back(block);
    }
    std::set<int> settled;
    for (auto block = taken.rbegin(); block != taken.rend(); ++block) {
        const int size = static_cast<int>(block->units.size());
        if (settled.insert(block->group).second && left + size <= 0) {
            settled.erase(block->group);
            left += size;
        } else {
            std::for_each(block->units.begin(), block->units.end(), [&](UnitId unit) { removed[unit] = true; });
        }
    }
    return removed;
}

/// What goes of a group are its lowest.
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
        // No group's last block could stay.
        const int back = widened(plan.kept[id], units, each.request.align) - plan.kept[id];
        QVERIFY(back == 0 || plan.removedUnits - back < each.target());
    }
    QCOMPARE(plan.removedFlags(), lowestBlocks(each));
}

/// The most units that may go where every width is one that may be.
int alignedRoom(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.request);
    int room = 0;
    for (int id = 0; id < each.groups.groupCount(); ++id) {
        const int units = each.groups.groups()[id].units;
        int width = floors[id];
        while (!mayBeWidth(width, units, each.request.align))
            ++width;
        room += units - width;
    }
    return room;
}

/// What goes at a ratio and stays at a higher one comes back only because a floor fell: what goes anew instead was held by its group's
/// floor before, and scores no more.
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
            const Result<Plan> plan = makePlan(each.groups, each.scores, each.costs, each.request);
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

    /// Everyone who may be drawn is drawn, about as often.
    void lotsAreFair()
    {
        // The cut takes the first group; one comes back, and one of the six others goes instead.
        Case each{Groups::ofWidths({2, 6}), CostModel(Network{}, Groups::ofWidths({2, 6})), {1, 2, 3, 4, 5, 6, 7, 8}, {}};
        each.request.ratio = 0.25;
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
            each.request.floorShare /= 3; // rounding up makes high floors whole groups
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
        for (unsigned seed = 1; seed <= 20000; ++seed) { // that a falling floor lets one come back is rare
            Case each = randomCase(seed);
            const Result<Plan> lower = planOf(each);
            each.request.ratio += (1 - each.request.ratio) * static_cast<double>(1 + seed % 7) / 8;
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
            // A little more is not feasible.
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
            each.request.ratio = largest;
            if (largest > 0)
                QVERIFY2(makePlan(each.groups, each.scores, each.costs, each.request), qPrintable(QString("seed %1").arg(seed)));
            const int most = largest > 0 ? each.target() : 0;
            for (int step = 1; step < 1000; ++step) {
                each.request.ratio = step / 1000.0;
                if (makePlan(each.groups, each.scores, each.costs, each.request))
                    QVERIFY2(each.target() <= most, qPrintable(QString("seed %1, ratio %2").arg(seed).arg(each.request.ratio)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPlanBruteForce)
#include "test_plan_brute_force.moc"
