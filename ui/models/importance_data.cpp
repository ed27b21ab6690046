// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/importance_data.h"

#include "core/pruning/planning/goal.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// Share of the time that removing the units saves.
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

void ImportanceData::setScores(std::shared_ptr<const RankedScores> scores, int bars)
{
    scores_ = scores->known ? std::move(scores) : nullptr;
    const std::size_t zeros = empty() ? 0 : countUpTo(0);
    zeroBars_ = zeros == 0 ? 0 : 2;
    bars_ = static_cast<int>(zeros) == units() ? 0 : bars;
    if (bars_ == 0)
        return;
    low_ = std::log10(sorted(zeros));
    high_ = std::log10(sorted(scores_->fused.size() - 1));
    // Equal scores would give a width of zero; the margin keeps the largest score inside the last bar.
    const double margin = std::max(1e-6, (high_ - low_) * 1e-9);
    high_ += margin;
}

std::size_t ImportanceData::countUpTo(double score) const
{
    const auto& order = scores_->ascending;
    const auto above = std::upper_bound(order.begin(), order.end(), score, [this](double wanted, UnitId unit) {
        return wanted < scores_->fused[static_cast<std::size_t>(unit)];
    });
    return static_cast<std::size_t>(above - order.begin());
}

Histogram ImportanceData::histogram(const Groups& groups, const Plan* plan, int highlightedGroup) const
{
    const std::size_t size = static_cast<std::size_t>(bars());
    Histogram histogram{std::vector<int>(size), std::vector<int>(size), std::vector<int>(size)};
    for (UnitId unit = 0; unit < units(); ++unit) {
        const auto bar = static_cast<std::size_t>(barOf(scores_->fused[static_cast<std::size_t>(unit)]));
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
    return static_cast<double>(countUpTo(score)) / units();
}

double ImportanceData::scoreAt(double ratio) const
{
    if (empty())
        return 0;
    const auto count = std::llround(ratio * units());
    return sorted(static_cast<std::size_t>(std::clamp<long long>(count - 1, 0, units() - 1)));
}

double ImportanceData::budgetBelow(double score, Budget budget, const Model& model, const LatencyModel* latency) const
{
    if (budget == Budget::channels || (budget == Budget::latency && latency == nullptr))
        return ratioBelow(score);
    std::vector<bool> removed;
    for (const double own : scores_->fused)
        removed.push_back(own <= score);
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
