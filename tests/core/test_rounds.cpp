// SPDX-License-Identifier: GPL-3.0-or-later
// Pruning in rounds: for any number of rounds the last one meets the original's budget, floors are the original's, and epochs add up.
#include "core/pipeline/rounds.h"
#include "core/pruning/surgery/surgery.h"
#include "core/settings/prune_target.h"
#include "tests/core/support/network_builder.h"

#include <QTest>

#include <algorithm>

#include <cmath>
#include <set>
#include <utility>

using namespace espalier;

namespace {

ModelPtr smallModel()
{
    test::NetworkBuilder b(3);
    ValueId x = b.input({1, 1, 16, 16});
    x = b.relu(b.batchNorm(b.conv(x, "conv1", 1, 20), "norm1", 20));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv2", 20, 33), "norm2", 33)));
    x = b.maxPool(b.relu(b.batchNorm(b.conv(x, "conv3", 33, 48), "norm3", 48)));
    b.output(b.linear(b.globalPool(x), "head", 48, 4));
    return makeModel(b.finish());
}

Project projectFor(int rounds, Budget budget, double ratio)
{
    Project project;
    project.rounds = rounds;
    project.prune.budget = budget;
    project.prune.ratio = ratio;
    project.sparsify.epochs = 8;
    project.finetune.epochs = 7;
    return project;
}

struct Step {
    Round round;
    Plan plan;
};

struct Outcome {
    std::vector<Step> steps;
    ModelPtr model;
    Plan whole;
};

/// All rounds, without training.
Outcome perform(const Project& project, const ModelPtr& original)
{
    RoundCourse course(project, original);
    Outcome outcome{{}, original, {}};
    while (!course.over()) {
        const Round round = course.next(*outcome.model).value();
        if (!round.removes) {
            course.record(*outcome.model, nullptr);
            outcome.steps.push_back({round, {}});
            continue;
        }
        const Plan plan = planOf(*outcome.model, scoresOf(*outcome.model, round.project.prune).value(), round.project.prune).value();
        const ModelPtr before = outcome.model;
        outcome.model = makeModel(removeUnits(before->network, before->groups, plan.removedFlags()).value());
        course.record(*before, &plan);
        outcome.steps.push_back({round, plan});
    }
    outcome.whole = course.plan();
    return outcome;
}

} // namespace

class TestRounds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneRoundIsTheProjectItself();
    void channelsAreMetToTheUnit_data();
    void channelsAreMetToTheUnit();
    void costsAreMet_data();
    void costsAreMet();
    void absoluteTargetsAreMet_data();
    void absoluteTargetsAreMet();
    void millisecondsNeedAMeasuredOriginal();
    void everyRoundKeepsTheSameShare();
    void floorsAreTheOriginals();
    void aFloorOfALayerDoesNotStopAPolicyWithoutFloors();
    void relaxedFloorsAreTheOriginals();
    void epochsAddUp();
    void aRoundWithNothingToTakeOnlyFinetunes();
    void theWholePlanIsOnTheOriginal();
    void otherLayersAreRefused();
    void unknownNamesAreRefused();
};

void TestRounds::oneRoundIsTheProjectItself()
{
    const ModelPtr original = smallModel();
    Project project = projectFor(1, Budget::macs, 0.5);
    project.prune.floors["conv2"] = 12;
    const RoundCourse course(project, original);
    const Round round = course.next(*original).value();
    QVERIFY(round.removes);
    QVERIFY(round.project.prune == project.prune);
    QCOMPARE(round.project.sparsify.epochs, 8);
    QCOMPARE(round.project.finetune.seed, project.finetune.seed);

    const Outcome outcome = perform(project, original);
    const Plan plan = planOf(*original, scoresOf(*original, project.prune).value(), project.prune).value();
    QCOMPARE(outcome.whole.hash, plan.hash);
    QCOMPARE(outcome.whole.decisions.size(), plan.decisions.size());
}

void TestRounds::channelsAreMetToTheUnit_data()
{
    QTest::addColumn<int>("rounds");
    QTest::addColumn<double>("ratio");
    for (const int rounds : {2, 3, 5}) {
        for (const double ratio : {0.1, 0.5, 0.77, 0.9})
            QTest::addRow("%d rounds, %g", rounds, ratio) << rounds << ratio;
    }
}

void TestRounds::channelsAreMetToTheUnit()
{
    QFETCH(int, rounds);
    QFETCH(double, ratio);
    const ModelPtr original = smallModel();
    const int units = original->groups.unitCount();
    const Outcome outcome = perform(projectFor(rounds, Budget::channels, ratio), original);
    QCOMPARE(static_cast<int>(outcome.steps.size()), rounds);
    QCOMPARE(units - outcome.model->groups.unitCount(), static_cast<int>(std::llround(ratio * units)));
    QCOMPARE(outcome.whole.removedUnits, static_cast<int>(std::llround(ratio * units)));
}

void TestRounds::costsAreMet_data()
{
    QTest::addColumn<int>("rounds");
    QTest::addColumn<Budget>("budget");
    QTest::addColumn<double>("ratio");
    for (const int rounds : {2, 3}) {
        for (const Budget budget : {Budget::macs, Budget::params}) {
            for (const double ratio : {0.3, 0.5, 0.8})
                QTest::addRow("%d rounds, %g of %s", rounds, ratio, nameOf(budget)) << rounds << budget << ratio;
        }
    }
}

void TestRounds::costsAreMet()
{
    QFETCH(int, rounds);
    QFETCH(Budget, budget);
    QFETCH(double, ratio);
    const ModelPtr original = smallModel();
    const Outcome outcome = perform(projectFor(rounds, budget, ratio), original);
    const auto cost = [budget](const Costs& costs) { return static_cast<double>(budget == Budget::macs ? costs.macs : costs.params); };
    const double allowed = (1 - ratio) * cost(original->costs);
    QVERIFY(cost(outcome.model->costs) <= allowed);
    // No lower than one more unit requires: the most expensive one of the last round's network.
    const Step& last = outcome.steps.back();
    double dearest = 0;
    CostModel costs = original->costModel;
    for (UnitId unit = 0; unit < original->groups.unitCount(); ++unit) {
        costs.reset();
        costs.remove(unit);
        dearest = std::max(dearest, cost(original->costs) - cost(costs.current()));
    }
    QVERIFY(cost(outcome.model->costs) > allowed - dearest);
    QVERIFY(last.round.removes);
}

void TestRounds::absoluteTargetsAreMet_data()
{
    QTest::addColumn<int>("kind");
    for (const Budget budget : {Budget::channels, Budget::params, Budget::macs, Budget::bytes})
        QTest::newRow(nameOf(budget)) << static_cast<int>(budget);
}

/// The last round has the target itself, earlier rounds have intermediate costs.
void TestRounds::absoluteTargetsAreMet()
{
    QFETCH(int, kind);
    const auto budget = static_cast<Budget>(kind);
    const bool units = budget == Budget::channels;
    const ModelPtr original = smallModel();
    Project project = projectFor(3, Budget::channels, 0.5);
    setTarget(project.prune, units ? PlanTarget(UnitsTarget{61}) : CostTarget{budget, costIn(budget, original->costs) / 3 + 1});
    const Outcome outcome = perform(project, original);
    QCOMPARE(outcome.steps.size(), std::size_t{3});
    if (units) {
        QCOMPARE(outcome.whole.removedUnits, 61);
        QCOMPARE(original->groups.unitCount() - outcome.model->groups.unitCount(), 61);
        return;
    }
    const auto target = targetOf(project.prune).value();
    const std::int64_t most = std::get<CostTarget>(target).most;
    QVERIFY(outcome.steps.back().plan.request.target == target);
    QVERIFY(costIn(budget, outcome.model->costs) <= most);
    QVERIFY(outcome.whole.request.target == target);
    std::int64_t before = costIn(budget, original->costs);
    for (const Step& step : outcome.steps) { // about the third root of a third
        const std::int64_t after = costIn(budget, step.plan.after);
        const double share = static_cast<double>(after) / static_cast<double>(std::exchange(before, after));
        QVERIFY2(share > 0.6 && share < 0.72, qPrintable(QString::number(share)));
    }
}

void TestRounds::millisecondsNeedAMeasuredOriginal()
{
    const ModelPtr original = smallModel();
    Project project = projectFor(2, Budget::macs, 0.5);
    project.prune.target.milliseconds = 1;
    QVERIFY(RoundCourse(project, original).next(*original).error().message.find("must be measured") != std::string::npos);
}

void TestRounds::everyRoundKeepsTheSameShare()
{
    const ModelPtr original = smallModel();
    const Outcome outcome = perform(projectFor(3, Budget::channels, 0.875), original);
    for (const Step& step : outcome.steps) // 101, 50 or 51, 25, 13
        QVERIFY2(std::abs(step.plan.achieved(Budget::channels) - 0.5) < 0.03, qPrintable(QString::number(step.plan.removedUnits)));
}

void TestRounds::floorsAreTheOriginals()
{
    const ModelPtr original = smallModel();
    Project project = projectFor(3, Budget::channels, 0.8);
    project.prune.floorShare = 0.5;
    project.prune.protectedNames = {"norm1"};
    project.prune.ratio = 0.6;
    const Outcome outcome = perform(project, original);
    QCOMPARE(outcome.model->groups.groups()[0].units, 20);
    const auto request = planRequest(project.prune, original->network, original->groups);
    const std::vector<int> floors = floorsFor(original->groups, original->costModel, *request);
    for (std::size_t g = 0; g < floors.size(); ++g)
        QVERIFY(outcome.model->groups.groups()[g].units >= floors[g]);
    QCOMPARE(outcome.whole.floors, floors);
    QCOMPARE(outcome.steps.front().plan.floors, floors);
}

void TestRounds::aFloorOfALayerDoesNotStopAPolicyWithoutFloors()
{
    const ModelPtr original = smallModel();
    Project project = projectFor(3, Budget::channels, 0.8);
    project.prune.policy = Policy::cap;
    project.prune.fusion = 1;
    project.prune.floors["norm3"] = 40; // a layer of the group conv3, which the policy takes more of
    const Outcome outcome = perform(project, original);
    QVERIFY(outcome.model->groups.groups()[2].units < 40);
    QCOMPARE(outcome.model->groups.unitCount(), 20);
}

void TestRounds::relaxedFloorsAreTheOriginals()
{
    const ModelPtr original = smallModel();
    Project project = projectFor(3, Budget::channels, 0.8);
    project.prune.floorMin = 12; // 36 of 101 units, where 20 may stay
    QVERIFY(!RoundCourse(project, original).next(*original));
    project.prune.relax = true;
    const Outcome outcome = perform(project, original);
    QCOMPARE(outcome.model->groups.unitCount(), 20);
    const Plan atOnce = planOf(*original, scoresOf(*original, project.prune).value(), project.prune).value();
    QVERIFY(atOnce.relaxed);
    QVERIFY(outcome.whole.relaxed);
    QCOMPARE(outcome.whole.floorMin, atOnce.floorMin);
    QCOMPARE(outcome.whole.floors, atOnce.floors);
    for (std::size_t g = 0; g < atOnce.floors.size(); ++g)
        QVERIFY(outcome.model->groups.groups()[g].units >= atOnce.floors[g]);
}

void TestRounds::epochsAddUp()
{
    const ModelPtr original = smallModel();
    const Outcome outcome = perform(projectFor(3, Budget::macs, 0.5), original);
    int sparsify = 0, finetune = 0;
    std::set<std::uint64_t> seeds;
    for (const Step& step : outcome.steps) {
        sparsify += step.round.project.sparsify.epochs;
        finetune += step.round.project.finetune.epochs;
        QVERIFY(step.round.project.finetune.epochs >= 2);
        seeds.insert(step.round.project.sparsify.seed);
    }
    QCOMPARE(sparsify, 8);
    QCOMPARE(finetune, 7);
    QCOMPARE(seeds.size(), std::size_t(3));
}

void TestRounds::aRoundWithNothingToTakeOnlyFinetunes()
{
    const ModelPtr original = smallModel();
    // Two of 101 units in five rounds.
    const Outcome outcome = perform(projectFor(5, Budget::channels, 0.02), original);
    const auto idle = std::count_if(outcome.steps.begin(), outcome.steps.end(), [](const Step& step) { return !step.round.removes; });
    QCOMPARE(idle, 3);
    QCOMPARE(outcome.whole.removedUnits, 2);
}

void TestRounds::theWholePlanIsOnTheOriginal()
{
    const ModelPtr original = smallModel();
    const Outcome outcome = perform(projectFor(3, Budget::macs, 0.6), original);
    const auto atOnce = removeUnits(original->network, original->groups, outcome.whole.removedFlags());
    QVERIFY(atOnce);
    for (std::size_t i = 0; i < atOnce->stored.size(); ++i)
        QVERIFY(atOnce->stored[i].tensor.toFloats() == outcome.model->network.stored[i].tensor.toFloats());
    QCOMPARE(outcome.whole.after.macs, outcome.model->costs.macs);
    QCOMPARE(outcome.whole.before.macs, original->costs.macs);
    QCOMPARE(outcome.whole.hash, planHash(original->groups, outcome.whole.removedFlags()));
    QCOMPARE(outcome.whole.requestedShare, 0.6);
    for (std::size_t g = 0; g < outcome.whole.kept.size(); ++g)
        QCOMPARE(outcome.whole.kept[g], outcome.model->groups.groups()[g].units);
}

void TestRounds::otherLayersAreRefused()
{
    test::NetworkBuilder b;
    b.output(b.linear(b.globalPool(b.relu(b.conv(b.input({1, 1, 16, 16}), "other", 1, 8))), "head", 8, 4));
    const ModelPtr other = makeModel(b.finish());
    const RoundCourse course(projectFor(2, Budget::macs, 0.5), smallModel());
    QVERIFY(course.next(*other).error().message.find("Round 1") != std::string::npos);
}

void TestRounds::unknownNamesAreRefused()
{
    Project project = projectFor(2, Budget::macs, 0.5);
    project.prune.floors["conv9"] = 3;
    const ModelPtr original = smallModel();
    QVERIFY(RoundCourse(project, original).next(*original).error().message.find("conv9") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRounds)
#include "test_rounds.moc"
