// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of stage 1's controller (docs/method.md §1).
#include "core/sparsity/evenness.h"
#include "core/sparsity/heatmap.h"
#include "core/sparsity/zero_targets.h"
#include "tests/core/support/simulated_stage.h"

#include <QTest>

#include <array>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::SparsityMode)

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

SparsitySettings settingsOf(SparsityMode mode)
{
    SparsitySettings settings;
    settings.mode = mode;
    return settings;
}

constexpr std::array proximalModes{SparsityMode::uniformProx, SparsityMode::heatOnly, SparsityMode::budgetOnly, SparsityMode::heatmap};

class HeatmapTest : public QObject {
    Q_OBJECT
    const Groups groups_ = Groups::ofWidths(widths);

    void verifyColderIsPressedHarder(const HeatSnapshot& snapshot) const
    {
        for (UnitId a = 0; a < groups_.unitCount(); ++a) {
            for (UnitId b = 0; b < groups_.unitCount(); ++b) {
                if (groups_.groupOf(a) == groups_.groupOf(b) && snapshot.heat[a] > snapshot.heat[b])
                    QVERIFY(snapshot.penalty[a] <= snapshot.penalty[b]);
            }
        }
    }

private Q_SLOTS:
    void heatIsTheRankInsideTheGroup()
    {
        const Groups groups = Groups::ofWidths({3, 1, 2});
        QCOMPARE(heatOf(groups, {0.2, 0.9, 0.1, 7, 5, 5}), (std::vector<double>{0.5, 1, 0, 1, 0, 1}));
    }

    void meanPenaltyIsStrengthTimesBudget()
    {
        for (const SparsityMode mode : proximalModes) {
            HeatmapController controller(groups_, settingsOf(mode), randomScales(groups_, 1), 2.0);
            for (int update = 1; update <= 12; ++update) {
                std::vector<double> scales = randomScales(groups_, static_cast<unsigned>(update));
                std::fill(scales.begin(), scales.begin() + update / 2, 0.0); // from the eighth on, the first group is held
                controller.update(scales, update / 12.0);
                const HeatSnapshot snapshot = controller.snapshot();
                for (std::size_t g = 0; g < widths.size(); ++g) {
                    const double mean = groupMean(groups_.groups()[g], snapshot.penalty);
                    const bool nothingPressed = mean == 0;
                    QVERIFY(nothingPressed ? controller.targets()[g] == 0
                                           : near(mean, snapshot.strength * std::exp(snapshot.layerBudget[g])));
                }
            }
        }
    }

    void hotterNeverGetsMorePenaltyThanColder()
    {
        for (const SparsityMode mode : proximalModes) {
            HeatmapController controller(groups_, settingsOf(mode), randomScales(groups_, 3), 2.0);
            controller.update(randomScales(groups_, 4), 0.1);
            verifyColderIsPressedHarder(controller.snapshot());
            std::vector<double> scales = randomScales(groups_, 5);
            scales[7] = scales[20] = scales[21] = 0; // between updates, and far from the coldest until now
            controller.watch(scales);
            verifyColderIsPressedHarder(controller.snapshot());
            std::fill(scales.begin(), scales.begin() + 20, 0.0);
            controller.update(scales, 0.9);
            verifyColderIsPressedHarder(controller.snapshot());
        }
    }

    void amplificationRampsOverTheWarmup()
    {
        SparsitySettings settings;
        settings.leak = 0;
        settings.gain = 0;
        settings.sparing = 0;
        settings.hold = false;
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
        // Without any gradient this brings the quantile to zero over these learning rates.
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
        settings.ratio = 0.5;
        settings.strength = 0.01;
        settings.gain = 0.35;
        HeatmapController controller(groups, settings, {1, 1, 1, 1, 1, 1}, 1.0);
        QCOMPARE(controller.targets(), (std::vector<int>{2, 1}));
        controller.update({0, 1, 0, 1, 1, 1}, 0.2);
        const HeatSnapshot snapshot = controller.snapshot();
        // Two of three are zero where two fifths are due; the first group has all of its share, the second nothing.
        QVERIFY(near(snapshot.strength, 0.01 * std::exp(0.35 * (0.4 - 2.0 / 3))));
        QVERIFY(near(snapshot.layerBudget[0], 0.35 * (2.0 / 3 - 1)));
        QVERIFY(near(snapshot.layerBudget[1], 0.35 * 2.0 / 3));
        QVERIFY(near(snapshot.meanZeroShare, 1.0 / 3));
        QCOMPARE(snapshot.zeroShare, (std::vector<double>{0.5, 0}));
        controller.update({0, 1, 0, 1, 1, 1}, 1.0);
        QVERIFY(near(controller.snapshot().layerBudget[1], 0.95 * 0.35 * 2.0 / 3 + 0.35 * 2.0 / 3));
    }

    void targetsAddUpToTheRatio()
    {
        SparsitySettings settings;
        settings.ratio = 0.273;
        const std::vector<int> many{16, 16, 16, 32, 32, 5, 64, 64, 1};
        const std::vector<int> targets = zeroTargets(settings, Groups::ofWidths(many));
        QCOMPARE(std::accumulate(targets.begin(), targets.end(), 0), 67); // 0.273 · 246
        for (std::size_t g = 0; g < many.size(); ++g)
            QVERIFY(std::abs(targets[g] - 0.273 * many[g]) < 1);
        const Groups small = Groups::ofWidths({1, 2, 4});
        settings.ratio = 0.95;
        QCOMPARE(zeroTargets(settings, small), (std::vector<int>{0, 1, 3})); // no group loses its last unit
        settings.targets = {0, 2, 1};
        QCOMPARE(zeroTargets(settings, small), settings.targets);
    }

    void whatHasItsShareIsPressedNoFurther()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        const std::vector<double> scales{0, 0.5, 0, 0.6, 0, 0.5, 0.4, 0.6};
        const auto pressedUnits = [&](SparsityMode mode, bool hold) {
            SparsitySettings settings = settingsOf(mode);
            settings.hold = hold;
            settings.sparing = 0;
            HeatmapController controller(groups, settings, std::vector<double>(8, 1), 1.0);
            controller.update(scales, 0.5);
            std::vector<int> pressed;
            for (int u = 0; u < 8; ++u) {
                if (controller.penalties()[u] > 0)
                    pressed.push_back(u);
            }
            return pressed;
        };
        const std::vector<int> everything{0, 1, 2, 3, 4, 5, 6, 7};
        // The first group has its two zeros, the network has three of four.
        for (const SparsityMode mode : {SparsityMode::heatmap, SparsityMode::budgetOnly})
            QCOMPARE(pressedUnits(mode, true), (std::vector<int>{0, 2, 4, 5, 6, 7}));
        for (const SparsityMode mode : {SparsityMode::heatOnly, SparsityMode::uniformProx})
            QCOMPARE(pressedUnits(mode, true), everything);
        QCOMPARE(pressedUnits(SparsityMode::heatmap, false), everything);
    }

    void withoutBudgetsTheWholeNetworkIsHeld()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        HeatmapController controller(groups, settingsOf(SparsityMode::uniformProx), std::vector<double>(8, 1), 1.0);
        controller.update({0, 0, 0, 1, 1, 1, 1, 1}, 0.5);
        controller.watch({0, 0, 0, 0, 1, 1, 1, 1}); // between updates
        const std::vector<double>& held = controller.penalties();
        QVERIFY(std::all_of(held.begin(), held.begin() + 4, [](double p) { return p > 0; }));
        QVERIFY(std::all_of(held.begin() + 4, held.end(), [](double p) { return p == 0; }));
        controller.watch({0, 0, 0, 0.1, 1, 1, 1, 1}); // one came back
        QVERIFY(std::all_of(held.begin(), held.end(), [](double p) { return p > 0; }));
    }

    void nothingRunsAheadOfTheRamp()
    {
        const Groups groups = Groups::ofWidths({20, 20});
        SparsitySettings settings; // ten zeros each at half-time, and updates every twentieth: one more is due with every update
        HeatmapController controller(groups, settings, std::vector<double>(40, 1), 1.0);
        const auto pressed = [&] {
            return std::count_if(controller.penalties().begin(), controller.penalties().end(), [](double p) { return p > 0; });
        };
        std::vector<double> scales(40, 1);
        QCOMPARE(pressed(), 40);
        scales[3] = scales[25] = 0;
        controller.watch(scales);
        QCOMPARE(pressed(), 2);
        controller.update(scales, 0.05); // now a second one is due in both
        QVERIFY(pressed() > 2);
        scales[4] = 0;
        controller.watch(scales);
        QVERIFY(std::all_of(controller.penalties().begin() + 5, controller.penalties().begin() + 20, [](double p) { return p == 0; }));
        QVERIFY(controller.penalties()[30] > 0);
    }

    void theHottestAreSparedAfterTheWarmup()
    {
        const Groups groups = Groups::ofWidths({10});
        std::vector<double> scales(10);
        std::iota(scales.begin(), scales.end(), 1.0);
        SparsitySettings settings;
        settings.ratio = 0.4;
        const auto pressedAt = [&](double progress, double sparing) {
            settings.sparing = sparing;
            HeatmapController controller(groups, settings, scales, 1.0);
            controller.update(scales, progress);
            return std::count_if(controller.penalties().begin(), controller.penalties().end(), [](double p) { return p > 0; });
        };
        QCOMPARE(pressedAt(0, 1), 10);
        QCOMPARE(pressedAt(0.5, 1), 4); // exactly those that should become zero
        QCOMPARE(pressedAt(0.5, 0.5), 7);
        QCOMPARE(pressedAt(0.5, 0), 10);
    }

    void protectedGroupsAreNeverPressed()
    {
        const Groups groups = Groups::ofWidths({4, 4});
        SparsitySettings settings;
        settings.targets = {0, 3};
        settings.ratio = 3.0 / 8;
        HeatmapController controller(groups, settings, {1, 2, 3, 4, 1, 2, 3, 4}, 1.0);
        controller.update({1, 2, 3, 4, 0, 2, 3, 4}, 0.5);
        const std::vector<double>& penalties = controller.penalties();
        QVERIFY(std::all_of(penalties.begin(), penalties.begin() + 4, [](double p) { return p == 0; }));
        QVERIFY(penalties[4] > 0 && penalties[5] > 0);
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

    void withoutLeakEveryGroupSettlesAtTheRatio_data()
    {
        QTest::addColumn<bool>("hold");
        QTest::newRow("by the budgets alone") << false;
        QTest::newRow("held") << true;
    }

    void withoutLeakEveryGroupSettlesAtTheRatio()
    {
        QFETCH(bool, hold);
        // Groups whose scales differ by a factor of six: a uniform penalty would empty the first and spare the last.
        const Groups groups = Groups::ofWidths({20, 40, 30});
        std::vector<double> wanted = randomScales(groups, 9);
        for (UnitId u = 0; u < groups.unitCount(); ++u)
            wanted[u] *= 0.3 + 0.8 * groups.groupOf(u);
        SparsitySettings settings;
        settings.leak = 0;
        settings.gain = 0.025;
        settings.hold = hold;
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

    /// For such stages the controller's earlier form, with absolute errors and without a hold, missed by far (docs/method.md §1).
    void reachesItsShareInShortAndLongStages_data()
    {
        QTest::addColumn<SparsityMode>("mode");
        QTest::addColumn<int>("steps");
        QTest::addColumn<double>("ratio");
        QTest::addColumn<double>("steepness");
        for (const SparsityMode mode : proximalModes) {
            const auto row = [mode](const char* name, int steps, double ratio, double steepness) {
                QTest::newRow(qPrintable(QString("%1, %2").arg(nameOf(mode), name))) << mode << steps << ratio << steepness;
            };
            row("short and soft", 90, 0.3, 0.03);
            row("short", 230, 0.27, 0.1);
            row("usual", 620, 0.27, 0.2);
            row("stiff", 620, 0.27, 0.6);
            row("few zeros", 620, 0.1, 0.3);
            row("many zeros", 620, 0.7, 0.2);
            row("long", 6000, 0.3, 0.3);
        }
    }

    void reachesItsShareInShortAndLongStages()
    {
        QFETCH(SparsityMode, mode);
        QFETCH(int, steps);
        QFETCH(double, ratio);
        QFETCH(double, steepness);
        const Groups groups = Groups::ofWidths({16, 16, 16, 16, 32, 32, 32, 32, 64, 64, 64, 64});
        SparsitySettings settings = settingsOf(mode);
        settings.ratio = ratio;
        const HeatSnapshot end = SimulatedStage(groups, settings, steps, steepness).run();
        qInfo("zero share %.3f, U %.4f", end.meanZeroShare, end.unevenness);
        QVERIFY(std::abs(end.meanZeroShare - ratio) <= 0.02);
        if (usesBudgets(mode))
            QVERIFY(end.unevenness <= 0.02);
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

    void eachModeTakesItsPartsOfTheHeatmap()
    {
        std::vector<double> scales = randomScales(groups_, 2);
        scales[0] = scales[9] = 0;
        for (const SparsityMode mode : proximalModes) {
            HeatmapController controller(groups_, settingsOf(mode), randomScales(groups_, 1), 1.0);
            controller.update(scales, 0.4);
            const HeatSnapshot snapshot = controller.snapshot();
            const auto first = snapshot.penalty.begin() + groups_.groups()[1].firstUnit;
            const bool weighs =
                std::adjacent_find(first, first + groups_.groups()[1].units, std::not_equal_to<>()) != first + groups_.groups()[1].units;
            QCOMPARE(weighs, usesHeat(mode));
            const auto& budgets = snapshot.layerBudget;
            QCOMPARE(std::any_of(budgets.begin(), budgets.end(), [](double z) { return z != 0; }), usesBudgets(mode));
            QVERIFY(snapshot.strength != HeatmapController(groups_, settingsOf(mode), randomScales(groups_, 1), 1.0).snapshot().strength);
        }
    }

    void namesModes()
    {
        QCOMPARE(sparsityModeNames(),
                 (std::vector<std::string>{"none", "uniform-l1", "uniform-prox", "heat-only", "budget-only", "heatmap"}));
        for (const std::string& name : sparsityModeNames())
            QCOMPARE(nameOf(sparsityModeFromName(name).value()), name);
        QVERIFY(sparsityModeFromName("hot").error().message.find("'hot'") != std::string::npos);
    }

    void namesTheSettingThatIsOutOfRange()
    {
        QVERIFY(faultOf({}, groups_).empty());
        const auto fault = [&](auto change) {
            SparsitySettings settings;
            change(settings);
            return faultOf(settings, groups_);
        };
        QVERIFY(fault([](auto& s) { s.ratio = 0; }).find("above 0 and below 1") != std::string::npos);
        QVERIFY(fault([](auto& s) { s.gain = std::nan(""); }).find("gain") != std::string::npos);
        QVERIFY(fault([](auto& s) { s.strength = -1; }).find("strength") != std::string::npos);
        QVERIFY(fault([](auto& s) { s.updates = 0; }).find("updates") != std::string::npos);
        QVERIFY(fault([](auto& s) { s.sparing = 1.5; }).find("sparing") != std::string::npos);
    }
};

} // namespace

QTEST_GUILESS_MAIN(HeatmapTest)
#include "test_heatmap.moc"
