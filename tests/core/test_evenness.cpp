// SPDX-License-Identifier: GPL-3.0-or-later
// Evenness measures compared with the known answer of docs/method.md §1.
#include "core/sparsity/evenness.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace espalier;

namespace {

const std::vector<int> vggWidths{64, 64, 128, 128, 256, 256, 256, 256, 512, 512, 512, 512, 512, 512, 512, 512};
const std::vector<int> vggKept{45, 64, 128, 128, 256, 256, 249, 184, 36, 6, 2, 0, 0, 0, 5, 292};

std::vector<double> vggRemoved()
{
    std::vector<double> removed;
    std::transform(vggWidths.begin(), vggWidths.end(), vggKept.begin(), std::back_inserter(removed), std::minus<>());
    return removed;
}

class EvennessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsVgg19At70Percent()
    {
        const std::vector<double> removed = vggRemoved();
        QCOMPARE(std::accumulate(removed.begin(), removed.end(), 0.0), 3853.0);
        QCOMPARE(std::accumulate(vggWidths.begin(), vggWidths.end(), 0), 5504);
        QVERIFY(std::abs(unevenness(vggWidths, removed, 0.7) - 0.789) < 0.0005);
    }

    void globalCutFindsTheSameCounts()
    {
        // Scales for which the plain global cut at 70 % removes exactly the known answer's channels.
        const Groups groups = Groups::ofWidths(vggWidths);
        std::vector<double> scales;
        for (std::size_t g = 0; g < vggWidths.size(); ++g) {
            for (int i = 0; i < vggWidths[g]; ++i)
                scales.push_back(i < vggKept[g] ? 1.0 : 0.1);
        }
        const Evenness evenness = evennessOf(groups, scales, 0.7);
        QVERIFY(std::abs(evenness.unevenness - 0.789) < 0.0005);
        QCOMPARE(std::count(evenness.removedShare.begin(), evenness.removedShare.end(), 1.0), 3);
        QCOMPARE(evenness.removedShare[0], 19.0 / 64);
        // The weakest group's best channel has 0.1, and no scale is below it.
        QCOMPARE(evenness.collapseRatio, 0.0);
    }

    void zeroWhereEverythingIsEvenAndOneWhereAllOrNothing()
    {
        QCOMPARE(unevenness({10, 20}, {5, 10}, 0.5), 0.0);
        QCOMPARE(unevenness({10, 10}, {10, 0}, 0.5), 1.0);
        // Against targets: what is uneven on purpose is not off, and equal targets are the same share.
        QCOMPARE(unevenness({10, 10}, {10, 0}, 0.5, {10, 0}), 0.0);
        QCOMPARE(unevenness({10, 10}, {5, 5}, 0.5, {10, 0}), 1.0);
        QCOMPARE(unevenness({10, 10}, {8, 2}, 0.5, {5, 5}), unevenness({10, 10}, {8, 2}, 0.5));
        const Evenness aimed = evennessOf(Groups::ofWidths({2, 2}), {0, 0, 1, 2}, 0.5, {2, 0});
        QVERIFY(aimed.unevenness == 1 && aimed.offTargets == 0);
    }

    void collapseRatioIsTheLargestCutThatEmptiesNoGroup()
    {
        const Groups groups = Groups::ofWidths({3, 2});
        const std::vector<double> scales{0.1, 0.2, 0.5, 0.3, 0.4};
        // 0.4 is the smaller of the groups' maxima; three units are below it.
        QCOMPARE(evennessOf(groups, scales, 0.5).collapseRatio, 0.6);
    }

    /// With more zeros than the cut removes, evenly spread zeros count as even, and unevenly spread ones do not.
    void tiesAreSharedByTheGroups()
    {
        const Evenness even = evennessOf(Groups::ofWidths({2, 4}), {0, 1, 0, 2, 0, 3}, 1.0 / 3);
        QCOMPARE(even.removedShare, (std::vector<double>{1.0 / 3, 1.0 / 3}));
        QVERIFY(even.unevenness < 1e-12);
        const Evenness uneven = evennessOf(Groups::ofWidths({2, 2}), {0, 0, 1, 0}, 0.5);
        QVERIFY(std::abs(uneven.removedShare[0] - 2.0 / 3) < 1e-12 && std::abs(uneven.removedShare[1] - 1.0 / 3) < 1e-12);
        QVERIFY(uneven.unevenness > 0.1);
    }

    void countsExactZerosOnly()
    {
        QCOMPARE(zeroShares(Groups::ofWidths({2, 4}), {0, 1e-30, 0, 0, 0, 2}), (std::vector<double>{0.5, 0.75}));
    }
};

} // namespace

QTEST_GUILESS_MAIN(EvennessTest)
#include "test_evenness.moc"
