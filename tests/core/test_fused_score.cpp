// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the fused score (docs/method.md §2).
#include "core/pruning/criteria/fused_score.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace espalier;

namespace {

const std::vector<double> fusions{0, 0.1, 0.25, 0.5, 0.75, 0.9, 1};

std::vector<double> randomCriterion(UnitId units, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<double> criterion(static_cast<std::size_t>(units));
    for (double& each : criterion)
        each = random() % 8 == 0 ? 0 : std::exp(static_cast<double>(random() % 1000) / 100 - 5);
    return criterion;
}

/// The units of one group in the order of the scores.
std::vector<UnitId> orderInside(const Groups& groups, int group, const std::vector<double>& scores)
{
    std::vector<UnitId> order = ascending(scores);
    std::erase_if(order, [&](UnitId unit) { return groups.groupOf(unit) != group; });
    return order;
}

} // namespace

class TestFusedScore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownAnswer()
    {
        // Mean of all 2.5, of the groups 2 and 3.
        const FusedScores scores = fuse(Groups::ofWidths({2, 2}), {1, 3, 2, 4}, 0.5);
        QCOMPARE(scores.global, (std::vector<double>{0.4, 1.2, 0.8, 1.6}));
        QCOMPARE(scores.local, (std::vector<double>{0.5, 1.5, 2.0 / 3, 4.0 / 3}));
        for (std::size_t unit = 0; unit < 4; ++unit)
            QCOMPARE(scores.fused[unit], std::sqrt(scores.global[unit] * scores.local[unit]));
    }

    /// Squares 1 4 4 16: 1/25, 4/24, 4/20 (of equal ones the earlier comes first), 16/16.
    void lampKnownAnswer()
    {
        const std::vector<double> criterion{2, 1, 2, 4, 3};
        const Groups groups = Groups::ofWidths({4, 1});
        const FusedScores local = fuse(groups, criterion, 1, LocalTerm::lamp);
        QCOMPARE(local.local, (std::vector<double>{4.0 / 24, 1.0 / 25, 4.0 / 20, 1, 1}));
        QCOMPARE(local.fused, local.local);
        QCOMPARE(fuse(groups, criterion, 0, LocalTerm::lamp).fused, fuse(groups, criterion, 0).fused);
        const FusedScores half = fuse(groups, criterion, 0.5, LocalTerm::lamp);
        QVERIFY(std::abs(half.fused[1] - std::sqrt(1 / 2.4 / 25)) < 1e-15);
        QCOMPARE(half.localTerm, LocalTerm::lamp);
    }

    void lampKeepsTheOrderInsideAGroup()
    {
        const Groups groups = Groups::ofWidths({5, 1, 40, 17});
        for (unsigned seed = 1; seed <= 50; ++seed) {
            const std::vector<double> criterion = randomCriterion(groups.unitCount(), seed);
            for (double fusion : fusions) {
                const std::vector<double> fused = fuse(groups, criterion, fusion, LocalTerm::lamp).fused;
                for (int group = 0; group < groups.groupCount(); ++group)
                    QCOMPARE(orderInside(groups, group, fused), orderInside(groups, group, criterion));
                for (std::size_t unit = 0; unit < criterion.size(); ++unit)
                    QCOMPARE(fused[unit] == 0, criterion[unit] == 0);
            }
        }
    }

    void endsAreExact()
    {
        const Groups groups = Groups::ofWidths({7, 1, 12, 30});
        const std::vector<double> criterion = randomCriterion(groups.unitCount(), 1);
        QCOMPARE(fuse(groups, criterion, 0).fused, fuse(groups, criterion, 0).global);
        QCOMPARE(fuse(groups, criterion, 1).fused, fuse(groups, criterion, 1).local);
        QCOMPARE(ascending(fuse(groups, criterion, 0).fused), ascending(criterion));
    }

    void orderInsideAGroupIsTheCriterions()
    {
        const Groups groups = Groups::ofWidths({5, 1, 40, 17});
        for (unsigned seed = 1; seed <= 50; ++seed) {
            const std::vector<double> criterion = randomCriterion(groups.unitCount(), seed);
            for (double fusion : fusions) {
                const std::vector<double> fused = fuse(groups, criterion, fusion).fused;
                for (int group = 0; group < groups.groupCount(); ++group)
                    QCOMPARE(orderInside(groups, group, fused), orderInside(groups, group, criterion));
            }
        }
    }

    void localScoreIgnoresAGroupsScale()
    {
        const Groups groups = Groups::ofWidths({6, 9, 20});
        const std::vector<double> criterion = randomCriterion(groups.unitCount(), 3);
        std::vector<double> scaled = criterion;
        for (std::size_t unit = 6; unit < 15; ++unit)
            scaled[unit] *= 1024;
        QCOMPARE(fuse(groups, scaled, 1).fused, fuse(groups, criterion, 1).fused);
        QVERIFY(fuse(groups, scaled, 0.5).fused != fuse(groups, criterion, 0.5).fused);
    }

    void zerosStayZero()
    {
        const Groups groups = Groups::ofWidths({2, 3, 1});
        for (double fusion : fusions) {
            const std::vector<double> fused = fuse(groups, {0, 5, 0, 0, 0, 1e-30}, fusion).fused;
            for (UnitId unit : {0, 2, 3, 4})
                QCOMPARE(fused[static_cast<std::size_t>(unit)], 0.0);
            QVERIFY(fused[1] > 0 && fused[5] > 0);
            QCOMPARE(fuse(groups, std::vector<double>(6, 0.0), fusion).fused, std::vector<double>(6, 0.0));
        }
    }

    void tiesGoByGroupAndIndex()
    {
        QCOMPARE(ascending({2, 1, 2, 1, -0.0, 0.0, 2}), (std::vector<UnitId>{4, 5, 1, 3, 0, 2, 6}));
        QCOMPARE(ascending(std::vector<double>(5, 0.25)), (std::vector<UnitId>{0, 1, 2, 3, 4}));
        QVERIFY(ascending({}).empty());
    }

    void ascendingIsAStableSort()
    {
        std::mt19937_64 random(7);
        std::vector<double> scores(20000);
        for (double& score : scores)
            score = std::ldexp(static_cast<double>(random() % 512) - 100, static_cast<int>(random() % 20) - 10);
        std::vector<UnitId> expected(scores.size());
        std::iota(expected.begin(), expected.end(), 0);
        std::stable_sort(expected.begin(), expected.end(), [&](UnitId a, UnitId b) { return scores[a] < scores[b]; });
        QCOMPARE(ascending(scores), expected);
    }

    void whatIsNoNumberComesLast()
    {
        const double infinity = std::numeric_limits<double>::infinity();
        QCOMPARE(ascending({std::nan(""), infinity, 1, -infinity}), (std::vector<UnitId>{3, 2, 1, 0}));
    }
};

QTEST_GUILESS_MAIN(TestFusedScore)
#include "test_fused_score.moc"
