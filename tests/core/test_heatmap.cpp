// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of stage 1's controller (METHOD.md section 1).
#include "core/sparsity/evenness.h"
#include "core/sparsity/heatmap.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace espalier;

namespace {

const std::vector<int> widths{8, 30, 1, 17};

std::vector<double> randomScales(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0.05, 1);
    std::vector<double> scales(count);
    std::generate(scales.begin(), scales.end(), [&] { return uniform(random); });
    return scales;
}

std::vector<double> randomScales(const Groups& groups, unsigned seed)
{
    return randomScales(static_cast<std::size_t>(groups.unitCount()), seed);
}

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

double groupMean(const Group& group, const std::vector<double>& numbers)
{
    const auto first = numbers.begin() + group.firstUnit;
    return std::accumulate(first, first + group.units, 0.0) / group.units;
}

/// Training, simplified: every unit is drawn back to where the loss wants it, and pressed down by its penalty.
class Spring {
public:
    explicit Spring(std::vector<double> wanted) : wanted_(std::move(wanted)), scales_(wanted_) {}

    void relax(const std::vector<double>& penalties)
    {
        constexpr double rate = 0.3;
        for (std::size_t u = 0; u < scales_.size(); ++u)
            scales_[u] = std::max(0.0, scales_[u] + rate * (wanted_[u] - scales_[u] - penalties[u]));
    }
    const std::vector<double>& scales() const { return scales_; }

private:
    std::vector<double> wanted_, scales_;
};

class HeatmapTest : public QObject {
    Q_OBJECT
    const Groups groups_ = Groups::ofWidths(widths);

private Q_SLOTS:
    void heatIsTheRankInsideTheGroup()
    {
        const Groups groups = Groups::ofWidths({3, 1, 2});
        QCOMPARE(heatOf(groups, {0.2, 0.9, 0.1, 7, 5, 5}), (std::vector<double>{0.5, 1, 0, 1, 0, 1}));
    }

    void meanPenaltyIsStrengthTimesBudget()
    {
        HeatmapController controller(groups_, {}, randomScales(groups_, 1), 2.0);
        for (int update = 1; update <= 12; ++update) {
            std::vector<double> scales = randomScales(groups_, static_cast<unsigned>(update));
            std::fill(scales.begin(), scales.begin() + update / 2, 0.0);
            controller.update(scales, update / 12.0);
            const HeatSnapshot snapshot = controller.snapshot();
            for (std::size_t g = 0; g < widths.size(); ++g)
                QVERIFY(near(groupMean(groups_.groups()[g], snapshot.penalty), snapshot.strength * std::exp(snapshot.layerBudget[g])));
        }
    }

    void hotterNeverGetsMorePenaltyThanColder()
    {
        HeatmapController controller(groups_, {}, randomScales(groups_, 3), 2.0);
        controller.update(randomScales(groups_, 4), 0.1);
        controller.update(randomScales(groups_, 5), 0.9);
        const HeatSnapshot snapshot = controller.snapshot();
        for (UnitId a = 0; a < groups_.unitCount(); ++a) {
            for (UnitId b = 0; b < groups_.unitCount(); ++b) {
                if (groups_.groupOf(a) == groups_.groupOf(b) && snapshot.heat[a] > snapshot.heat[b])
                    QVERIFY(snapshot.penalty[a] <= snapshot.penalty[b]);
            }
        }
    }

    void amplificationRampsOverTheWarmup()
    {
        SparsitySettings settings;
        settings.leak = 0;
        settings.gain = 0;
        HeatmapController controller(groups_, settings, randomScales(groups_, 3), 2.0);
        const auto spread = [&](std::size_t g) {
            const auto first = controller.penalties().begin() + groups_.groups()[g].firstUnit;
            const auto [low, high] = std::minmax_element(first, first + groups_.groups()[g].units);
            return *high / *low;
        };
        QCOMPARE(spread(1), 1.0);
        controller.update(randomScales(groups_, 3), 0.1);
        QVERIFY(near(spread(1), 8.5));
        controller.update(randomScales(groups_, 3), 0.2);
        QVERIFY(near(spread(1), 16));
        controller.update(randomScales(groups_, 3), 1.0);
        QVERIFY(near(spread(1), 16));
        QCOMPARE(spread(2), 1.0);
    }

    void strengthStartsAtTheQuantileOverTheLearningRates()
    {
        const Groups groups = Groups::ofWidths({10});
        const std::vector<double> scales{0.5, 0.1, 0.9, 0.3, 0.2, 0.8, 0.7, 0.6, 1.0, 0.4};
        SparsitySettings settings;
        settings.ratio = 0.3;
        HeatmapController controller(groups, settings, scales, 4.0);
        QVERIFY(near(controller.snapshot().strength, 0.3 / 4.0));
        // Without any gradient this brings the quantile to zero over those learning rates.
        QVERIFY(near(controller.penalties()[3] * 4.0, 0.3));
        settings.strength = 0.0123;
        QCOMPARE(HeatmapController(groups, settings, scales, 4.0).snapshot().strength, 0.0123);
    }

    void strengthStartsAboveZeroWhereTheQuantileIsZero()
    {
        const Groups groups = Groups::ofWidths({4});
        HeatmapController controller(groups, {}, {0, 0, 0, 0.5}, 1.0);
        QCOMPARE(controller.snapshot().strength, 0.5);
    }

    void firstUpdateTakesTheScalesAsTheyAreAndLaterOnesSmooth()
    {
        const Groups groups = Groups::ofWidths({2});
        HeatmapController controller(groups, {}, {1.0, 0.1}, 1.0);
        QCOMPARE(controller.snapshot().heat, (std::vector<double>{1, 0}));
        controller.update({0.4, 0.5}, 0.1); // M = 0.4, 0.5; smoothing with the initial scales would keep the order
        QCOMPARE(controller.snapshot().heat, (std::vector<double>{0, 1}));
        controller.update({0.6, 0.5}, 0.2); // M = 0.46, 0.5
        QCOMPARE(controller.snapshot().heat, (std::vector<double>{0, 1}));
        controller.update({0.9, 0.5}, 0.3); // M = 0.592, 0.5
        QCOMPARE(controller.snapshot().heat, (std::vector<double>{1, 0}));
    }

    void followsTheFormulasOfOneUpdate()
    {
        const Groups groups = Groups::ofWidths({4, 2});
        SparsitySettings settings;
        settings.ratio = 0.6;
        settings.strength = 0.01;
        HeatmapController controller(groups, settings, {1, 1, 1, 1, 1, 1}, 1.0);
        controller.update({0, 1, 0, 1, 1, 1}, 0.25);
        const HeatSnapshot snapshot = controller.snapshot();
        QVERIFY(near(snapshot.strength, 0.01 * std::exp(0.35 * (0.3 - 1.0 / 3))));
        QVERIFY(near(snapshot.layerBudget[0], 0.35 * (1.0 / 3 - 0.5)));
        QVERIFY(near(snapshot.layerBudget[1], 0.35 / 3));
        QVERIFY(near(snapshot.meanZeroShare, 1.0 / 3));
        QCOMPARE(snapshot.zeroShare, (std::vector<double>{0.5, 0}));
        controller.update({0, 1, 0, 1, 1, 1}, 1.0);
        QVERIFY(near(controller.snapshot().layerBudget[1], 0.95 * 0.35 / 3 + 0.35 / 3));
    }

    void budgetsStayInBounds()
    {
        const Groups groups = Groups::ofWidths({2, 2});
        SparsitySettings settings;
        settings.leak = 0;
        HeatmapController controller(groups, settings, {1, 1, 1, 1}, 1.0);
        for (int update = 0; update < 100; ++update)
            controller.update({0, 0, 1, 1}, 1);
        QCOMPARE(controller.snapshot().layerBudget, (std::vector<double>{-std::log(100.0), std::log(100.0)}));
    }

    void withoutLeakEveryGroupSettlesAtTheRatio()
    {
        // Groups whose scales differ by a factor of six: a uniform penalty would empty the first and spare the last.
        const Groups groups = Groups::ofWidths({20, 40, 30});
        std::vector<double> wanted = randomScales(groups, 9);
        for (UnitId u = 0; u < groups.unitCount(); ++u)
            wanted[u] *= 0.3 + 0.8 * groups.groupOf(u);
        SparsitySettings settings;
        settings.leak = 0;
        settings.gain = 0.05;
        HeatmapController controller(groups, settings, wanted, 10.0);
        Spring spring(wanted);
        constexpr int updates = 4000;
        std::vector<double> meanShare(3, 0.0);
        for (int update = 1; update <= updates; ++update) {
            for (int step = 0; step < 10; ++step)
                spring.relax(controller.penalties());
            controller.update(spring.scales(), std::min(1.0, update / 1000.0));
            const std::vector<double> shares = zeroShares(groups, spring.scales());
            for (std::size_t g = 0; update > updates / 2 && g < shares.size(); ++g) {
                meanShare[g] += shares[g] / (updates / 2);
                QVERIFY2(std::abs(shares[g] - settings.ratio) <= 1.0 / groups.groups()[g].units + 1e-9,
                         qPrintable(QString("group %1: %2").arg(g).arg(shares[g])));
            }
        }
        for (std::size_t g = 0; g < meanShare.size(); ++g)
            QVERIFY(std::abs(meanShare[g] - settings.ratio) <= 0.5 / groups.groups()[g].units);
    }

    void baselinesKeepOnePenaltyForAll()
    {
        SparsitySettings settings;
        settings.mode = SparsityMode::uniformL1;
        HeatmapController uniform(groups_, settings, randomScales(groups_, 1), 1.0);
        uniform.update(randomScales(groups_, 2), 0.5);
        QVERIFY(std::all_of(uniform.penalties().begin(), uniform.penalties().end(), [](double p) { return p == 1e-4; }));
        settings.mode = SparsityMode::none;
        HeatmapController none(groups_, settings, randomScales(groups_, 1), 1.0);
        QVERIFY(std::all_of(none.penalties().begin(), none.penalties().end(), [](double p) { return p == 0; }));
    }

    void namesModes()
    {
        for (const SparsityMode mode : {SparsityMode::none, SparsityMode::uniformL1, SparsityMode::heatmap})
            QCOMPARE(sparsityModeFromName(nameOf(mode)).value(), mode);
        QVERIFY(sparsityModeFromName("hot").error().message.find("'hot'") != std::string::npos);
    }
};

} // namespace

QTEST_GUILESS_MAIN(HeatmapTest)
#include "test_heatmap.moc"
