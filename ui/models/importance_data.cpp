// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importance_data.h"

#include "core/pruning/planning/goal.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// Share of the time that goes with the removed units.
double timeShare(const std::vector<bool>& removed, const Groups& groups, const LatencyModel& latency)
{
    std::vector<int> kept;
    for (const Group& group : groups.groups()) {
        const auto begin = removed.begin() + group.firstUnit;
        kept.push_back(static_cast<int>(std::count(begin, begin + group.units, false)));
    }
    return 1 - static_cast<double>(latency.nanoseconds(kept)) / static_cast<double>(uncutTime(latency, groups));
}

} // namespace

void ImportanceData::setScores(std::vector<double> scores, int bars)
{
    scores_ = std::move(scores);
    sorted_ = scores_;
    std::sort(sorted_.begin(), sorted_.end());
    const auto positive = std::upper_bound(sorted_.begin(), sorted_.end(), 0.0);
    zeroBars_ = positive == sorted_.begin() ? 0 : 2;
    bars_ = positive == sorted_.end() ? 0 : bars;
    if (bars_ == 0)
        return;
    low_ = std::log10(*positive);
    high_ = std::log10(sorted_.back());
    // Equal scores would leave no width; the margin keeps the largest score inside the last bar.
    const double margin = std::max(1e-6, (high_ - low_) * 1e-9);
    high_ += margin;
}

Histogram ImportanceData::histogram(const Groups& groups, const Plan* plan, int highlightedGroup) const
{
    const std::size_t size = static_cast<std::size_t>(bars());
    Histogram histogram{std::vector<int>(size), std::vector<int>(size), std::vector<int>(size)};
    for (std::size_t i = 0; i < scores_.size(); ++i) {
        const auto unit = static_cast<UnitId>(i);
        const auto bar = static_cast<std::size_t>(barOf(scores_[i]));
        ++(plan && plan->removed(unit) ? histogram.removed : histogram.kept)[bar];
        if (groups.groupOf(unit) == highlightedGroup)
            ++histogram.highlighted[bar];
    }
    return histogram;
}

double ImportanceData::ratioBelow(double score) const
{
    if (empty())
        return 0;
    const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), score);
    return static_cast<double>(above - sorted_.begin()) / static_cast<double>(sorted_.size());
}

double ImportanceData::scoreAt(double ratio) const
{
    if (empty())
        return 0;
    const auto count = std::llround(ratio * static_cast<double>(sorted_.size()));
    return sorted_[std::clamp<long long>(count - 1, 0, static_cast<long long>(sorted_.size()) - 1)];
}

double ImportanceData::budgetBelow(double score, Budget budget, const Model& model, const LatencyModel* latency) const
{
    if (budget == Budget::channels || (budget == Budget::latency && latency == nullptr))
        return ratioBelow(score);
    std::vector<bool> removed(scores_.size());
    for (std::size_t unit = 0; unit < scores_.size(); ++unit)
        removed[unit] = scores_[unit] <= score;
    if (budget == Budget::latency)
        return timeShare(removed, model.groups, *latency);
    const auto full = static_cast<double>(costIn(budget, model.costs));
    return full <= 0 ? ratioBelow(score) : 1 - static_cast<double>(costIn(budget, model.costModel.costsWithout(removed))) / full;
}

double ImportanceData::position(double score) const
{
    if (score <= 0)
        return hasZeros() ? 0.5 : 0;
    if (bars_ == 0)
        return bars();
    return zeroBars_ + std::clamp((std::log10(score) - low_) / (high_ - low_), 0.0, 1.0) * bars_;
}

double ImportanceData::scoreAtPosition(double position) const
{
    if (bars_ == 0 || position < zeroBars_)
        return 0;
    return std::pow(10.0, low_ + std::min((position - zeroBars_) / bars_, 1.0) * (high_ - low_));
}

int ImportanceData::barOf(double score) const
{
    return std::min(static_cast<int>(position(score)), bars() - 1);
}

} // namespace espalier
