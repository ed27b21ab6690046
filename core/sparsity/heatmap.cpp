// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sparsity/heatmap.h"

#include "core/sparsity/evenness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace espalier {
namespace {

constexpr std::array modes{
    std::pair{SparsityMode::none, "none"},
    std::pair{SparsityMode::uniformL1, "uniform-l1"},
    std::pair{SparsityMode::heatmap, "heatmap"},
};
constexpr double networkSlimmingStrength = 1e-4;
const double largestBudget = std::log(100.0);

/// The P-quantile of the scales; where that is zero already, the smallest scale above zero: a strength of zero could never grow.
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
    switch (settings.mode) {
    case SparsityMode::none:
        return 0;
    case SparsityMode::uniformL1:
        return settings.strength.value_or(networkSlimmingStrength);
    case SparsityMode::heatmap:
        break;
    }
    return settings.strength ? *settings.strength : scaleQuantile(scales, settings.ratio) / learningRateSum;
}

/// Where a ramp over the given share of the stage stands, 0 … 1.
double ramp(double progress, double share)
{
    return share > 0 ? std::min(1.0, progress / share) : 1.0;
}

double zeroShare(const std::vector<double>& scales)
{
    return static_cast<double>(std::count(scales.begin(), scales.end(), 0.0)) /
           static_cast<double>(std::max<std::size_t>(1, scales.size()));
}

/// w_u = A^(1−H_u) / mean over the group of A^(1−H).
std::vector<double> elementWeights(const Groups& groups, const std::vector<double>& heat, double amplification)
{
    std::vector<double> weights(heat.size());
    std::transform(heat.begin(), heat.end(), weights.begin(), [=](double h) { return std::pow(amplification, 1 - h); });
    for (const Group& group : groups.groups()) {
        const auto first = weights.begin() + group.firstUnit;
        const double groupMean = std::accumulate(first, first + group.units, 0.0) / group.units;
        std::for_each(first, first + group.units, [=](double& weight) { weight /= groupMean; });
    }
    return weights;
}

} // namespace

const char* nameOf(SparsityMode mode)
{
    return std::find_if(modes.begin(), modes.end(), [=](const auto& entry) { return entry.first == mode; })->second;
}

Result<SparsityMode> sparsityModeFromName(const std::string& name)
{
    const auto* found = std::find_if(modes.begin(), modes.end(), [&](const auto& entry) { return entry.second == name; });
    if (found == modes.end())
        return usageError("Unknown sparsity mode '" + name + "'; there are none, uniform-l1 and heatmap.");
    return found->first;
}

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
    : groups_(groups), settings_(std::move(settings)), strength_(initialStrength(settings_, initialScales, learningRateSum)),
      scale_(initialScales), smoothed_(initialScales), layerBudget_(groups.groups().size(), 0.0)
{
    recompute(0);
}

void HeatmapController::update(const std::vector<double>& scales, double progress)
{
    scale_ = scales;
    const double newest = std::exchange(first_, false) ? 1.0 : settings_.smoothing;
    for (std::size_t u = 0; u < scales.size(); ++u)
        smoothed_[u] = (1 - newest) * smoothed_[u] + newest * scales[u];

    if (settings_.mode == SparsityMode::heatmap) {
        const double target = settings_.ratio * ramp(progress, settings_.rampShare);
        const double share = zeroShare(scale_);
        const std::vector<double> shares = zeroShares(groups_, scale_);
        strength_ *= std::exp(settings_.gain * (target - share));
        for (std::size_t g = 0; g < shares.size(); ++g) {
            const double budget = (1 - settings_.leak) * layerBudget_[g] + settings_.gain * (share - shares[g]);
            layerBudget_[g] = std::clamp(budget, -largestBudget, largestBudget);
        }
    }
    recompute(progress);
}

void HeatmapController::recompute(double progress)
{
    progress_ = progress;
    heat_ = heatOf(groups_, smoothed_);
    if (settings_.mode != SparsityMode::heatmap) {
        penalty_.assign(scale_.size(), strength_);
        return;
    }
    const double amplification = 1 + (settings_.amplification - 1) * ramp(progress, settings_.warmupShare);
    penalty_ = elementWeights(groups_, heat_, amplification);
    for (std::size_t u = 0; u < penalty_.size(); ++u)
        penalty_[u] *= strength_ * std::exp(layerBudget_[groups_.groupOf(static_cast<UnitId>(u))]);
}

HeatSnapshot HeatmapController::snapshot() const
{
    const Evenness evenness = evennessOf(groups_, scale_, settings_.ratio);
    HeatSnapshot snapshot;
    snapshot.progress = progress_;
    snapshot.scale = scale_;
    snapshot.heat = heat_;
    snapshot.penalty = penalty_;
    snapshot.layerBudget = layerBudget_;
    snapshot.zeroShare = zeroShares(groups_, scale_);
    snapshot.strength = strength_;
    snapshot.unevenness = evenness.unevenness;
    snapshot.collapseRatio = evenness.collapseRatio;
    snapshot.meanZeroShare = zeroShare(scale_);
    return snapshot;
}

} // namespace espalier
