// SPDX-License-Identifier: GPL-3.0-or-later
// The replacement policy against every possible plan of small cases: exactly T units, every floor holds, the removed scores are the least.
#include "core/pruning/plan.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <optional>
#include <random>

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

    void protectGivesBackTheBest()
    {
        for (unsigned seed = 1; seed <= 1500; ++seed) {
            Case each = randomCase(seed);
            each.request.policy = Policy::protect;
            const Result<Plan> plan = makePlan(each.groups, each.scores, each.costs, each.request);
            QVERIFY(plan);
            QVERIFY(holds(plan->kept, plan->floors));
            each.request.policy = Policy::none;
            const Result<Plan> cut = makePlan(each.groups, each.scores, each.costs, each.request);
            QCOMPARE(cut->removedUnits, each.target());
            for (std::size_t group = 0; group < plan->kept.size(); ++group)
                QCOMPARE(plan->kept[group], std::max(cut->kept[group], plan->floors[group]));
            for (const Decision& decision : plan->decisions)
                QCOMPARE(decision.replacement, -1);
        }
    }

    void largestRatioIsTheLargest()
    {
        for (unsigned seed = 1; seed <= 400; ++seed) {
            Case each = randomCase(seed);
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
