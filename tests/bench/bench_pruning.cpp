// SPDX-License-Identifier: GPL-3.0-or-later
// From a loaded network to a pruned one: coupling, criterion, plan, surgery, and all of them together.
//   bench_pruning MODEL [--input 1,3,224,224] [--benchmark_…]
#include "core/formats/torchscript.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/collapse_map.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/planning/removal_shares.h"
#include "core/pruning/surgery/surgery.h"
#include "tests/bench/model_arguments.h"

#include <benchmark/benchmark.h>

#include <cstdio>

namespace {

using namespace espalier;

struct Subject {
    Network network;
    Groups groups;
};

const Subject* subject = nullptr;

PlanRequest halfOfTheChannels()
{
    return {};
}

Plan planFor(const Subject& s, const CostModel& costs)
{
    const FusedScores scores = fuse(s.groups, unitCriterion(Criterion::l2, {s.network, s.groups}).value(), 0.5);
    return *makePlan(s.groups, scores.fused, ascending(scores.fused), costs, halfOfTheChannels());
}

void coupling(benchmark::State& state)
{
    for (auto iteration : state)
        benchmark::DoNotOptimize(couple(subject->network));
    state.counters["units"] = subject->groups.unitCount();
}
BENCHMARK(coupling)->Unit(benchmark::kMillisecond);

/// The worst order for a union-find without union by size.
void chainOfLabels(benchmark::State& state)
{
    for (auto iteration : state) {
        Labels labels(subject->network);
        const LabelList chain = labels.fresh(100000);
        for (std::size_t i = 1; i < chain.size(); ++i)
            labels.unite(chain[i - 1], chain[i]);
        for (const Label label : chain)
            benchmark::DoNotOptimize(labels.find(label));
    }
}
BENCHMARK(chainOfLabels)->Unit(benchmark::kMillisecond);

void criterion(benchmark::State& state)
{
    for (auto iteration : state)
        benchmark::DoNotOptimize(unitCriterion(Criterion::l2, {subject->network, subject->groups}).value());
}
BENCHMARK(criterion)->Unit(benchmark::kMillisecond);

void costModel(benchmark::State& state)
{
    for (auto iteration : state)
        benchmark::DoNotOptimize(CostModel(subject->network, subject->groups));
}
BENCHMARK(costModel)->Unit(benchmark::kMillisecond);

/// The cost of one move of the slider: scores and cost model exist. Budgets: 0 channels, 1 params, 2 macs.
void plan(benchmark::State& state)
{
    const CostModel costs(subject->network, subject->groups);
    const FusedScores scores = fuse(subject->groups, unitCriterion(Criterion::l2, {subject->network, subject->groups}).value(), 0.5);
    PlanRequest request = halfOfTheChannels();
    request.target = RatioTarget{0.5, static_cast<Budget>(state.range(0))};
    for (auto iteration : state)
        benchmark::DoNotOptimize(makePlan(subject->groups, scores.fused, ascending(scores.fused), costs, request));
}
BENCHMARK(plan)->Unit(benchmark::kMillisecond)->DenseRange(0, 2);

/// The same with widths in multiples of 8.
void planInBlocks(benchmark::State& state)
{
    const CostModel costs(subject->network, subject->groups);
    const FusedScores scores = fuse(subject->groups, unitCriterion(Criterion::l2, {subject->network, subject->groups}).value(), 0.5);
    PlanRequest request = halfOfTheChannels();
    request.target = RatioTarget{0.5, static_cast<Budget>(state.range(0))};
    request.align = 8;
    for (auto iteration : state)
        benchmark::DoNotOptimize(makePlan(subject->groups, scores.fused, ascending(scores.fused), costs, request));
}
BENCHMARK(planInBlocks)->Unit(benchmark::kMillisecond)->DenseRange(0, 2);

/// What the window's map of collapses takes: every ratio from 1 to 95 % by two policies.
void collapses(benchmark::State& state)
{
    const CostModel costs(subject->network, subject->groups);
    const FusedScores scores = fuse(subject->groups, unitCriterion(Criterion::l2, {subject->network, subject->groups}).value(), 0.5);
    const std::vector<UnitId> ranked = ascending(scores.fused);
    PlanRequest request = halfOfTheChannels();
    request.target = RatioTarget{0.5, static_cast<Budget>(state.range(0))};
    for (auto iteration : state)
        benchmark::DoNotOptimize(mapCollapse({subject->groups, scores.fused, ranked, costs, request}));
}
BENCHMARK(collapses)->Unit(benchmark::kMillisecond)->DenseRange(0, 2);

/// Seven points a group, as measured ones are spread; the loss grows with the square of the share that is gone.
ShareCurves curvesOfSquares(const Groups& groups)
{
    std::vector<std::vector<SharePoint>> points;
    for (const Group& group : groups.groups()) {
        points.emplace_back();
        for (int eighth = 1; eighth < 8; ++eighth)
            points.back().push_back({group.units - group.units * eighth / 8, eighth * eighth / 64.0});
    }
    return {groups, points};
}

/// The curves are there, and a move of the slider makes the order of removal anew, too.
void planByMeasuredShares(benchmark::State& state)
{
    const CostModel costs(subject->network, subject->groups);
    const std::vector<double> criterion = unitCriterion(Criterion::l2, {subject->network, subject->groups}).value();
    const ShareCurves curves = curvesOfSquares(subject->groups);
    PlanRequest request = halfOfTheChannels();
    request.target = RatioTarget{0.5, static_cast<Budget>(state.range(0))};
    for (auto iteration : state) {
        const std::vector<double> shares = measuredShares(subject->groups, criterion, curves, costs, request);
        benchmark::DoNotOptimize(makePlan(subject->groups, shares, ascending(shares), costs, request));
    }
}
BENCHMARK(planByMeasuredShares)->Unit(benchmark::kMillisecond)->DenseRange(0, 2);

void surgery(benchmark::State& state)
{
    const Plan half = planFor(*subject, CostModel(subject->network, subject->groups));
    const std::vector<bool> removed = half.removedFlags();
    for (auto iteration : state)
        benchmark::DoNotOptimize(removeUnits(subject->network, subject->groups, removed));
}
BENCHMARK(surgery)->Unit(benchmark::kMillisecond);

void loadedToPruned(benchmark::State& state)
{
    for (auto iteration : state) {
        const Groups groups = couple(subject->network);
        const Subject fresh{subject->network, groups};
        const Plan half = planFor(fresh, CostModel(fresh.network, groups));
        benchmark::DoNotOptimize(removeUnits(fresh.network, groups, half.removedFlags()));
    }
}
BENCHMARK(loadedToPruned)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv)
{
    benchmark::Initialize(&argc, argv);
    const auto arguments = modelArguments(argc, argv);
    if (!arguments) {
        std::fprintf(stderr, "bench_pruning MODEL [--input 1,3,224,224]\n");
        return 2;
    }
    auto imported = readTorchScript(arguments->file, arguments->options);
    if (!imported) {
        std::fprintf(stderr, "%s\n", imported.error().message.c_str());
        return 1;
    }
    Groups groups = couple(imported->network);
    const Subject loaded{std::move(imported->network), std::move(groups)};
    subject = &loaded;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
