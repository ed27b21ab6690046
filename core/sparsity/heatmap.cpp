// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/heatmap.h"

#include "core/sparsity/evenness.h"
#include "core/sparsity/zero_targets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace espalier {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double networkSlimmingStrength = 1e-4;
const double largestBudget = std::log(100.0);
constexpr double largestGrowth = 1e4; ///< limit of Λ relative to its start: more would not help

/// The P-quantile of the scales; if it is zero, the smallest scale above zero, as a strength of zero could not grow.
double scaleQuantile(std::vector<double> scales, double ratio)
{
    if (scales.empty())
        return 0;
    std::sort(scales.begin(), scales.end());
    const double rank = std::ceil(ratio * static_cast<double>(scales.size()));
    const std::size_t place = std::min(scales.size() - 1, static_cast<std::size_t>(std::max(rank - 1, 0.0)));
    const auto quantile = std::upper_bound(scales.begin() + static_cast<std::ptrdiff_t>(place), scales.end(), 0.0);
    return quantile == scales.end() ? 0 : *quantile;
}

double initialStrength(const SparsitySettings& settings, const std::vector<double>& scales, double learningRateSum)
{
    if (settings.mode == SparsityMode::none)
        return 0;
    if (settings.strength)
        return *settings.strength;
    return usesProximal(settings.mode) ? scaleQuantile(scales, settings.ratio) / learningRateSum : networkSlimmingStrength;
}

/// Position of a ramp over the given share of the stage, 0 … 1.
double ramp(double progress, double share)
{
    return share > 0 ? std::min(1.0, progress / share) : 1.0;
}

/// The reached share of the target; 1 for a target of zero.
double reached(int zeros, int target)
{
    return target == 0 ? 1 : static_cast<double>(zeros) / target;
}

} // namespace

std::vector<double> heatOf(const Groups& groups, const std::vector<double>& smoothedScales)
{
    std::vector<double> heat(smoothedScales.size(), 1.0);
    std::vector<UnitId> order;
    for (const Group& group : groups.groups()) {
        if (group.units == 1)
            continue;
        order.resize(static_cast<std::size_t>(group.units));
        std::iota(order.begin(), order.end(), group.firstUnit);
        std::stable_sort(order.begin(), order.end(), [&](UnitId a, UnitId b) { return smoothedScales[a] < smoothedScales[b]; });
        for (int rank = 0; rank < group.units; ++rank)
            heat[order[rank]] = static_cast<double>(rank) / (group.units - 1);
    }
    return heat;
}

HeatmapController::HeatmapController(const Groups& groups, SparsitySettings settings, const std::vector<double>& initialScales,
                                     double learningRateSum)
    : groups_(groups), settings_(std::move(settings)), targets_(zeroTargets(settings_, groups)),
      target_(std::accumulate(targets_.begin(), targets_.end(), 0)), penalty_(initialScales.size())
{
    state_.initialStrength = state_.strength = initialStrength(settings_, initialScales, learningRateSum);
    state_.smoothed = initialScales;
    state_.layerBudget.assign(targets_.size(), 0.0);
    look(initialScales);
    recompute();
}

void HeatmapController::restore(HeatmapState state)
{
    state_ = std::move(state);
    look(state_.scale);
    recompute();
}

/// Records which units are zero, and the heat: a unit at zero gets the lowest heat.
void HeatmapController::look(const std::vector<double>& scales)
{
    state_.scale = scales;
    zeros_.assign(targets_.size(), 0);
    for (std::size_t u = 0; u < scales.size(); ++u) {
        if (scales[u] != 0)
            continue;
        state_.smoothed[u] = 0;
        ++zeros_[groups_.groupOf(static_cast<UnitId>(u))];
    }
    allZeros_ = std::accumulate(zeros_.begin(), zeros_.end(), 0);
    heat_ = heatOf(groups_, state_.smoothed);
}

void HeatmapController::update(const std::vector<double>& scales, double progress)
{
    state_.progress = progress;
    const double newest = std::exchange(state_.first, false) ? 1.0 : settings_.smoothing;
    for (std::size_t u = 0; u < scales.size(); ++u)
        state_.smoothed[u] = (1 - newest) * state_.smoothed[u] + newest * scales[u];
    look(scales);
    control();
    recompute();
}

void HeatmapController::watch(const std::vector<double>& scales)
{
    const auto asZero = [](double now, double before) { return (now == 0) == (before == 0); };
    if (std::equal(scales.begin(), scales.end(), state_.scale.begin(), asZero))
        return;
    look(scales);
    recompute();
}

/// Errors are relative to the target, so that one gain works for every ratio.
void HeatmapController::control()
{
    if (!usesProximal(settings_.mode))
        return;
    const double all = reached(allZeros_, target_);
    const double wanted = ramp(state_.progress, settings_.rampShare);
    state_.strength = std::min(state_.strength * std::exp(settings_.gain * (wanted - all)), state_.initialStrength * largestGrowth);
    for (std::size_t g = 0; usesBudgets(settings_.mode) && g < targets_.size(); ++g) {
        const double budget = (1 - settings_.leak) * state_.layerBudget[g] + settings_.gain * (all - reached(zeros_[g], targets_[g]));
        state_.layerBudget[g] = std::clamp(budget, -largestBudget, largestBudget);
    }
}

/// Whether the group is pressed no further for now: with budgets, once it has its own zeros due by the next update; without, once the
/// network has.
bool HeatmapController::held(std::size_t group) const
{
    if (!settings_.hold)
        return false;
    const double due = ramp(state_.progress + 1.0 / settings_.updates, settings_.rampShare);
    return usesBudgets(settings_.mode) ? zeros_[group] >= due * targets_[group] : allZeros_ >= due * target_;
}

/// The heat above which a group's units are spared.
double HeatmapController::sparedFrom(std::size_t group) const
{
    if (!usesHeat(settings_.mode))
        return infinity;
    const double keeps = 1 - static_cast<double>(targets_[group]) / groups_.groups()[group].units;
    return 1 - settings_.sparing * keeps * ramp(state_.progress, settings_.warmupShare);
}

/// λ_u = Λ·exp(z_g)·w_u, with w_u = A^(1−H_u) over its mean in the group for the units that are pressed, and 0 for the others.
void HeatmapController::press(std::size_t g)
{
    const Group& group = groups_.groups()[g];
    const bool cold = !held(g);
    const double spared = sparedFrom(g);
    const double amplification =
        usesHeat(settings_.mode) ? 1 + (settings_.amplification - 1) * ramp(state_.progress, settings_.warmupShare) : 1;
    double sum = 0;
    for (UnitId u = group.firstUnit; u < group.firstUnit + group.units; ++u) {
        const bool pressed = state_.scale[u] == 0 || (cold && heat_[u] <= spared);
        penalty_[u] = pressed ? std::pow(amplification, 1 - heat_[u]) : 0;
        sum += penalty_[u];
    }
    const double unit = sum > 0 ? state_.strength * std::exp(state_.layerBudget[g]) * group.units / sum : 0;
    std::for_each_n(penalty_.begin() + group.firstUnit, group.units, [=](double& penalty) { penalty *= unit; });
}

void HeatmapController::recompute()
{
    if (!usesProximal(settings_.mode)) {
        std::fill(penalty_.begin(), penalty_.end(), state_.strength);
        return;
    }
    for (std::size_t g = 0; g < targets_.size(); ++g)
        press(g);
}

HeatSnapshot HeatmapController::snapshot() const
{
    const Evenness evenness = evennessOf(groups_, state_.scale, settings_.ratio, targets_);
    HeatSnapshot snapshot;
    snapshot.progress = state_.progress;
    snapshot.ratio = settings_.ratio;
    snapshot.scale = state_.scale;
    snapshot.heat = heat_;
    snapshot.penalty = penalty_;
    snapshot.layerBudget = state_.layerBudget;
    snapshot.zeroShare = zeroShares(groups_, state_.scale);
    snapshot.strength = state_.strength;
    snapshot.unevenness = evenness.unevenness;
    snapshot.offTargets = evenness.offTargets;
    snapshot.collapseRatio = evenness.collapseRatio;
    snapshot.meanZeroShare = static_cast<double>(allZeros_) / static_cast<double>(std::max<std::size_t>(1, state_.scale.size()));
    return snapshot;
}

} // namespace espalier
