// SPDX-License-Identifier: GPL-3.0-or-later
// The latency budget with simulated timers: results do not depend on the machine.
#include "core/graph/costs.h"
#include "core/latency/latency_cache.h"
#include "core/pipeline/prune_to_latency.h"
#include "core/pipeline/rounds.h"
#include "core/pruning/planning/goal.h"
#include "tests/core/support/formula_clocks.h"
#include "tests/core/support/network_builder.h"
#include "tests/core/support/random_network.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace espalier;
using namespace espalier::test;

namespace {

std::vector<int> randomlyKept(const Groups& groups, std::mt19937& random)
{
    std::vector<int> kept;
    for (const Group& group : groups.groups())
        kept.push_back(1 + static_cast<int>(random() % static_cast<unsigned>(group.units)));
    return kept;
}

PruneSettings halfTheTime()
{
    PruneSettings settings;
    settings.budget = Budget::latency;
    settings.ratio = 0.5;
    settings.floorShare = 0.1;
    return settings;
}

} // namespace

class TestLatency : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void medianAndSpread()
    {
        QCOMPARE(timingOf({5, 1, 2, 100, 3}), (Timing{3, 2, 5}));
        QCOMPARE(timingOf({4, 1, 3, 2}), (Timing{2.5, 1, 4}));
        QCOMPARE(timingOf({7}), (Timing{7, 0, 1}));
    }

    void moreRunsAreSurer()
    {
        QVERIFY(std::abs(Timing{10, 1, 4}.uncertainty() - 0.929) < 1e-3);
        QVERIFY(std::abs(Timing{10, 1, 400}.uncertainty() - 0.0929) < 1e-4);
        QCOMPARE(Timing{}.uncertainty(), 0.0);
    }

    void worksRunInTurn()
    {
        double now = 0;
        std::string order;
        RunControl control;
        const TimingRules rules{.warmups = 1, .leastRuns = 2, .mostRuns = 10, .seconds = 0.05};
        const auto work = [&](char name, double takes) {
            return [&order, &now, name, takes] {
                order += name;
                now += takes;
            };
        };
        const auto timings = timeInTurn({work('a', 0.003), work('b', 0.001)}, control, rules, [&now] { return now; });
        QVERIFY(timings);
        // A warm-up, and rounds of 4 ms until 50 ms are over.
        QCOMPARE(order.substr(0, 6), std::string("ababab"));
        QCOMPARE(timings->at(0).runs, 10);
        QVERIFY(std::abs(timings->at(0).milliseconds - 3) < 1e-9 && std::abs(timings->at(1).milliseconds - 1) < 1e-9);
        QCOMPARE(order.size(), std::size_t{22});
    }

    void leastRunsAreMadeHoweverSlow()
    {
        double now = 0;
        RunControl control;
        const TimingRules rules{.warmups = 0, .leastRuns = 3, .mostRuns = 10, .seconds = 1};
        const auto timings = timeInTurn({[&now] { now += 60; }}, control, rules, [&now] { return now; });
        QCOMPARE(timings->front(), (Timing{60000, 0, 3}));
    }

    void timingStopsWhenTold()
    {
        RunControl control;
        int runs = 0;
        QVERIFY(!timeInTurn({[&] {
                                if (++runs == 5)
                                    control.requestStop();
                            }},
                            control));
        QCOMPARE(runs, 5);
    }

    void gridIsBilinear()
    {
        const TimeGrid grid({0.5, 1}, {0.25, 0.5, 1}, {10, 20, 40, 20, 40, 80});
        QCOMPARE(grid.at(1, 1), 80.0);
        QCOMPARE(grid.at(0.5, 0.25), 10.0);
        QCOMPARE(grid.at(1, 0.75), 60.0);
        QCOMPARE(grid.at(0.75, 0.75), 45.0);
        // Outside the points the nearest edge counts.
        QCOMPARE(grid.at(0.1, 0.1), 10.0);
        QCOMPARE(grid.at(2, 2), 80.0);
        QCOMPARE(TimeGrid().at(0.3, 0.3), 0.0);
    }

    void noiseNeverMakesFewerChannelsSlower()
    {
        const TimeGrid line({1}, {0.25, 0.5, 0.75, 1}, {10, 30, 20, 40});
        QCOMPARE(line.nanoseconds(), (std::vector<double>{10, 25, 25, 40}));
        const TimeGrid again(line.in(), line.out(), line.nanoseconds());
        QCOMPARE(again.nanoseconds(), line.nanoseconds());
        const TimeGrid plane({0.5, 1}, {0.5, 1}, {10, 50, 40, 30});
        QCOMPARE(plane.nanoseconds(), (std::vector<double>{10, 40, 35, 40}));
    }

    void sharesOfOperators()
    {
        const Network network = chain();
        const Groups groups = couple(network);
        const std::vector<int> kept{2, 12};
        const auto of = [&](const char* name) {
            const auto node = std::find_if(network.nodes.begin(), network.nodes.end(), [&](const Node& n) { return n.name == name; });
            return OperatorShare(network, groups, *node);
        };
        QCOMPARE(of("conv1").at(kept).in, 1.0);
        QCOMPARE(of("conv1").at(kept).out, 0.25);
        QCOMPARE(of("conv2").at(kept).in, 0.25);
        QCOMPARE(of("conv2").at(kept).out, 0.75);
        QCOMPARE(of("norm2").at(kept).out, 0.75);
        QCOMPARE(of("fc").at(kept).in, 0.75);
        QCOMPARE(of("fc").at(kept).out, 1.0);
        QVERIFY(of("conv2").independent() && !of("norm2").independent());
        QCOMPARE(of("conv2").groups(), (std::vector<int>{0, 1}));
    }

    /// The formula is bilinear, so the table must equal it at every width, also between its points.
    void tableAgreesWithTheFormula()
    {
        const Network network = chain();
        const Groups groups = couple(network);
        FormulaTimer timer;
        RunControl control;
        const LatencyTable table(network, groups, measureOperators(network, groups, timer, control).value());
        std::mt19937 random(1);
        for (int trial = 0; trial < 50; ++trial) {
            const std::vector<int> kept = randomlyKept(groups, random);
            const int first = kept[0], second = kept[1];
            const double layers = (100 + 27.0 * first) + (100 + 9.0 * first * second) + (100 + 4.0 * second);
            const double others = 2 * 64.0 * first + 2 * 64.0 * second + 2.0 * second;
            // Below the smallest measured width, the table is constant.
            if (first >= 1 && second >= 2)
                QVERIFY(std::abs(static_cast<double>(table.nanoseconds(kept)) - layers - others) <= 9);
        }
    }

    void changesAreDifferences()
    {
        for (unsigned seed = 1; seed <= 30; ++seed) {
            const Network network = test::randomNetwork(seed).network;
            const Groups groups = couple(network);
            if (groups.groupCount() == 0)
                continue;
            FormulaTimer timer;
            RunControl control;
            const auto table =
                std::make_shared<const LatencyTable>(network, groups, measureOperators(network, groups, timer, control).value());
            const std::int64_t full = uncutTime(*table, groups);
            const CalibratedLatency bent(table, {{full, full / 3}, {full / 2, full / 5}});
            std::mt19937 random(seed);
            for (int trial = 0; trial < 20; ++trial) {
                const std::vector<int> kept = randomlyKept(groups, random);
                const int group = static_cast<int>(random() % static_cast<unsigned>(groups.groupCount()));
                std::vector<int> after = kept;
                after[group] = 1 + static_cast<int>(random() % static_cast<unsigned>(groups.groups()[group].units));
                QCOMPARE(table->change(kept, group, after[group]), table->nanoseconds(after) - table->nanoseconds(kept));
                QCOMPARE(bent.change(kept, group, after[group]), bent.nanoseconds(after) - bent.nanoseconds(kept));
                QVERIFY((after[group] >= kept[group]) == (table->change(kept, group, after[group]) >= 0) ||
                        table->change(kept, group, after[group]) == 0);
            }
        }
    }

    void calibrationGoesThroughItsPoints()
    {
        /// Predicts a hundred nanoseconds per unit.
        class Hundred final : public LatencyModel {
        public:
            std::int64_t nanoseconds(std::span<const int> kept) const override { return 100 * kept[0]; }
            std::int64_t change(std::span<const int> kept, int, int to) const override { return 100 * (to - kept[0]); }
        };
        const auto at = [](const LatencyModel& model, int units) { return model.nanoseconds(std::vector<int>{units}); };
        const CalibratedLatency one(std::make_shared<Hundred>(), {{1000, 3000}});
        QCOMPARE(at(one, 10), std::int64_t{3000});
        QCOMPARE(at(one, 5), std::int64_t{1500});
        QCOMPARE(at(one, 20), std::int64_t{6000});
        const auto two = one.with(std::vector<int>{4}, 2000);
        QCOMPARE(at(*two, 4), std::int64_t{2000});
        QCOMPARE(at(*two, 10), std::int64_t{3000});
        QCOMPARE(at(*two, 7), std::int64_t{2500});
        QCOMPARE(at(*two, 2), std::int64_t{1667});
        QCOMPARE(two->change(std::vector<int>{10}, 0, 7), std::int64_t{-500});
        // A narrower network measured slower than a wider one is treated as equally fast.
        QCOMPARE(at(*two->with(std::vector<int>{7}, 500), 7), std::int64_t{2000});
        QCOMPARE(at(*two->with(std::vector<int>{4}, 1500), 4), std::int64_t{1500});
    }

    void wholeNetworksBendTheTable()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks networks(3);
        const auto latency = measured(*model, networks);
        QCOMPARE(networks.asked, (std::vector<std::size_t>{1}));
        QCOMPARE(uncutTime(*latency, model->groups), std::llround(3 * FormulaTimer::sumOf(model->network)));
    }

    void operatorsAreKeptOnDisk()
    {
        const QTemporaryDir folder;
        LatencySettings settings;
        settings.cache = folder.path().toStdString();
        const Network network = chain();
        const Groups groups = couple(network);
        FormulaTimer timer;
        FormulaNetworks networks(1);
        RunControl control;
        const auto measure = [&] {
            return measureLatency(network, groups, timer, networks, control, settings).value()->nanoseconds(std::vector<int>{5, 9});
        };
        const std::int64_t first = measure();
        const int calls = std::exchange(timer.calls, 0);
        QVERIFY(calls > 10);
        QCOMPARE(measure(), first);
        QCOMPARE(timer.calls, 0);
        // Another number of images is another measurement.
        settings.batch = 4;
        measure();
        QCOMPARE(std::exchange(timer.calls, 0), calls);
        // An invalid cache file is measured again.
        QDir kept(folder.filePath("latency"));
        QCOMPARE(kept.entryList(QDir::Files).size(), 2);
        for (const QString& name : kept.entryList(QDir::Files)) {
            QFile file(kept.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"format\": 1, \"grids\": [{}]}") > 0);
        }
        QCOMPARE(measure(), first);
        QCOMPARE(timer.calls, calls);
    }

    void keysTellNetworksApart()
    {
        const Network network = chain();
        NetworkBuilder b(77);
        const ValueId x = b.relu(b.batchNorm(b.conv(b.input({1, 3, 8, 8}), "conv1", 3, 8), "norm1", 8));
        b.output(b.linear(b.globalPool(x), "fc", 8, 4));
        const Network other = b.finish();
        QVERIFY(latencyKey(network, couple(network), 1) != latencyKey(other, couple(other), 1));
        QVERIFY(latencyKey(network, couple(network), 1) != latencyKey(network, couple(network), 2));
        Network trained = network;
        trained.stored[0].tensor = NetworkBuilder(9).random(trained.stored[0].tensor.shape());
        QCOMPARE(latencyKey(trained, couple(trained), 1), latencyKey(network, couple(network), 1));
    }

    void aRightPredictionTakesOneRound()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks networks(2);
        const auto latency = measured(*model, networks);
        RunControl control;
        const PruneSettings settings = halfTheTime();
        const auto pruning = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, networks);
        QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
        QVERIFY(pruning->latency.met);
        QVERIFY(pruning->latency.after.milliseconds <= pruning->latency.before.milliseconds / 2 + 1e-8);
        QCOMPARE(pruning->latency.target, pruning->latency.before.milliseconds / 2);
        QVERIFY(std::abs(pruning->latency.predicted - pruning->latency.after.milliseconds) < 0.05 * pruning->latency.after.milliseconds);
        QCOMPARE(FormulaTimer::sumOf(pruning->pruned.model->network) * 2 / 1e6, pruning->latency.after.milliseconds);
    }

    /// A constant time per network besides the operators makes the first plan too slow; later plans take it into account.
    void aWrongPredictionIsCorrected()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks networks(1, 1500);
        const auto latency = measured(*model, networks);
        RunControl control;
        const PruneSettings settings = halfTheTime();
        const auto pruning = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, networks);
        QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
        QVERIFY2(pruning->latency.met,
                 qPrintable(QString("%1 of %2").arg(pruning->latency.after.milliseconds).arg(pruning->latency.target)));
        const std::vector<MeasuredPlan>& plans = pruning->latency.plans;
        QVERIFY(plans.size() >= 2 && plans.size() <= 6);
        QVERIFY(plans.front().milliseconds > pruning->latency.target && plans.front().predicted <= pruning->latency.target);
        QVERIFY(std::any_of(plans.begin(), plans.end(), [&](const MeasuredPlan& plan) {
            return plan == MeasuredPlan{pruning->plan.hash, pruning->latency.predicted, pruning->latency.after.milliseconds};
        }));
        QVERIFY(pruning->latency.after.milliseconds > 0.8 * pruning->latency.target);
    }

    void roundsEndAtTheBudgetOfTheOriginal_data()
    {
        QTest::addColumn<bool>("relax");
        QTest::newRow("floors hold") << false;
        QTest::newRow("floors are relaxed") << true;
    }

    void roundsEndAtTheBudgetOfTheOriginal()
    {
        QFETCH(bool, relax);
        const ModelPtr original = makeModel(chain());
        FormulaNetworks networks(2);
        Project project;
        project.rounds = 3;
        project.prune = halfTheTime();
        project.prune.relax = relax;
        project.prune.floorMin = relax ? 7 : 1; // seven of eight and of sixteen take too long
        RoundCourse course(project, original);
        ModelPtr present = original;
        RunControl control;
        std::vector<double> shares;
        while (!course.over()) {
            const auto round = course.next(*present);
            QVERIFY2(round, round ? "" : round.error().message.c_str());
            QVERIFY(round->removes);
            const PruneSettings& settings = round->project.prune;
            const auto pruning =
                pruneToLatency(*present, scoresOf(*present, settings).value(), settings, measured(*present, networks), control, networks);
            QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
            shares.push_back(pruning->latency.after.milliseconds / pruning->latency.before.milliseconds);
            course.record(*present, &pruning->plan);
            present = pruning->pruned.model;
        }
        const double kept = FormulaTimer::sumOf(present->network) / FormulaTimer::sumOf(original->network);
        QVERIFY2(kept <= 0.5 && kept > 0.4, qPrintable(QString::number(kept)));
        for (const double share : shares) // the third root of a half, or a little less
            QVERIFY2(share < 0.8 && share > 0.6, qPrintable(QString::number(share)));
        QCOMPARE(course.plan().relaxed, relax);
        QCOMPARE(course.plan().after.macs, present->costs.macs);
    }

    void roundsEndAtTheMillisecondsThatWereAsked()
    {
        const ModelPtr original = makeModel(chain());
        FormulaNetworks networks(1);
        const double full = FormulaTimer::sumOf(original->network) / 1e6;
        Project project;
        project.rounds = 2;
        project.prune = halfTheTime();
        project.prune.target.milliseconds = full / 2;
        RoundCourse course(project, original, measured(*original, networks));
        ModelPtr present = original;
        RunControl control;
        std::vector<double> targets;
        while (!course.over()) {
            const PruneSettings settings = course.next(*present).value().project.prune;
            const auto pruning =
                pruneToLatency(*present, scoresOf(*present, settings).value(), settings, measured(*present, networks), control, networks);
            QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
            targets.push_back(pruning->latency.target);
            course.record(*present, &pruning->plan);
            present = pruning->pruned.model;
        }
        QVERIFY(std::abs(targets.front() - full * std::sqrt(0.5)) < 1e-3 * full);
        QCOMPARE(targets.back(), full / 2);
        QVERIFY(FormulaTimer::sumOf(present->network) / 1e6 <= full / 2);
    }

    void whatCannotBeMetIsToldAsItIs()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks honest(1), slow(1, 1e6);
        const auto latency = measured(*model, honest);
        RunControl control;
        const PruneSettings settings = halfTheTime();
        const auto pruning = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, slow);
        QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
        QVERIFY(!pruning->latency.met);
        QVERIFY(pruning->latency.after.milliseconds > pruning->latency.target);
        QVERIFY2(pruning->latency.heldBack.find("floor") != std::string::npos, pruning->latency.heldBack.c_str());
    }

    void outOfReachNamesTheFewest()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks networks(1);
        const auto latency = measured(*model, networks);
        RunControl control;
        PruneSettings settings = halfTheTime();
        settings.floorMin = 8;
        settings.ratio = 0.95;
        const auto pruning = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, networks);
        QVERIFY(!pruning);
        const double fewest = static_cast<double>(latency->nanoseconds(std::vector<int>{8, 8})) / 1e6;
        QVERIFY2(pruning.error().message.find(QString::number(fewest, 'g', 3).toStdString() + " ms. Ask") != std::string::npos,
                 pruning.error().message.c_str());
    }

    void cancelledWhileMeasuring()
    {
        const ModelPtr model = makeModel(chain());
        FormulaTimer operators;
        FormulaNetworks networks(1);
        RunControl control;
        control.requestStop();
        const auto latency = measureLatency(model->network, model->groups, operators, networks, control, withoutCache());
        QVERIFY(!latency && latency.error().isCancelled());
    }

    void millisecondsAreATarget()
    {
        const ModelPtr model = makeModel(chain());
        FormulaNetworks networks(1);
        const auto latency = measured(*model, networks);
        const double full = FormulaTimer::sumOf(model->network) / 1e6;
        PlanRequest request;
        request.latency = latency;
        request.target = TimeTarget{full / 4};
        QVERIFY(std::abs(goalOf(model->groups, model->costModel, request).share - 0.75) < 1e-3);
        PruneSettings settings = halfTheTime();
        settings.target.milliseconds = full / 2;
        RunControl control;
        const auto pruning = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, networks);
        QVERIFY2(pruning, pruning ? "" : pruning.error().message.c_str());
        QCOMPARE(pruning->latency.target, full / 2);
        QVERIFY(pruning->latency.met && pruning->latency.after.milliseconds <= full / 2 + 1e-8);
        settings.target.milliseconds = full * 1.01;
        const auto none = pruneToLatency(*model, scoresOf(*model, settings).value(), settings, latency, control, networks);
        QVERIFY(!none && none.error().message.find("already") != std::string::npos);
    }

    void runtimesRun_data()
    {
        QTest::addColumn<int>("runtime");
        for (const Runtime runtime : {Runtime::torchScript, Runtime::openCv})
            QTest::newRow(nameOf(runtime)) << static_cast<int>(runtime);
    }

    void runtimesRun()
    {
        QFETCH(int, runtime);
        const Network network = chain();
        RunControl control;
        const TimingRules few{.warmups = 1, .leastRuns = 3, .mostRuns = 3, .seconds = 0};
        const auto timer = makeNetworkTimer(static_cast<Runtime>(runtime), 2, few);
        const auto timings = timer->time({&network, &network}, control);
        QVERIFY2(timings, timings ? "" : timings.error().message.c_str());
        QCOMPARE(timings->size(), std::size_t{2});
        QVERIFY(timings->front().milliseconds > 0);
        QCOMPARE(timings->front().runs, 3);
    }

    void theMachinesOwnOperators()
    {
        const Network network = chain();
        const auto timer = makeOperatorTimer(1);
        const std::vector<double> times = timer->nodes(network);
        QCOMPARE(times.size(), network.nodes.size());
        QVERIFY(std::all_of(times.begin(), times.end(), [](double time) { return time > 0; }));
        QVERIFY(timer->layer(network.nodes[0], {1, 3, 8, 8}, {4, 3, 3, 3}, true) > 0);
    }
};

QTEST_GUILESS_MAIN(TestLatency)
#include "test_latency.moc"
