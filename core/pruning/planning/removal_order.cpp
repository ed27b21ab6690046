// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/removal_order.h"
#include "core/base/assert.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace espalier {

namespace {

using Units = std::vector<UnitId>;

bool holdsAny(const Units& block, const std::set<UnitId>& units)
{
    return !units.empty() && std::any_of(block.begin(), block.end(), [&](UnitId unit) { return units.count(unit) > 0; });
}

/// What is cut by hand first, what is kept by hand last; each part in the order that it has.
Units withByHand(Units ranked, const PlanRequest& request)
{
    auto others = ranked.begin();
    if (!request.cutByHand.empty())
        others = std::stable_partition(ranked.begin(), ranked.end(), [&](UnitId unit) { return request.cutByHand.count(unit) > 0; });
    if (!request.keptByHand.empty())
        std::stable_partition(others, ranked.end(), [&](UnitId unit) { return request.keptByHand.count(unit) == 0; });
    return ranked;
}

/// For each group: its remaining units, ascending.
std::vector<Units> ascendingByGroup(const Groups& groups, const Units& ranked, const std::vector<bool>& gone)
{
    std::vector<Units> byGroup(groups.groups().size());
    for (UnitId unit : ranked) {
        if (gone.empty() || !gone[unit])
            byGroup[groups.groupOf(unit)].push_back(unit);
    }
    return byGroup;
}

/// Cuts a group's units into blocks, the remainder first.
std::vector<Units> blocksOf(const Units& units, int align)
{
    std::vector<Units> blocks;
    const std::size_t remainder = units.size() % static_cast<std::size_t>(align);
    std::size_t size = remainder == 0 ? static_cast<std::size_t>(align) : remainder;
    for (auto begin = units.begin(); begin != units.end(); size = static_cast<std::size_t>(align)) {
        const auto end = begin + static_cast<std::ptrdiff_t>(size);
        blocks.emplace_back(begin, end);
        begin = end;
    }
    return blocks;
}

double meanScore(const Units& block, const std::vector<double>& scores, const PlanRequest& request)
{
    if (holdsAny(block, request.keptByHand))
        return std::numeric_limits<double>::max();
    if (holdsAny(block, request.cutByHand))
        return std::numeric_limits<double>::lowest();
    const double sum = std::accumulate(block.begin(), block.end(), 0.0, [&](double total, UnitId unit) { return total + scores[unit]; });
    return sum / static_cast<double>(block.size());
}

} // namespace

int narrowestWidth(int atLeast, int units, int align)
{
    return std::min((atLeast + align - 1) / align * align, units);
}

RemovalOrder::RemovalOrder(const Groups& groups, const std::vector<double>& scores, const Units& ranked, const PlanRequest& request,
                           const std::vector<bool>& gone)
{
    ESPALIER_ASSERT(ranked.size() == scores.size());
    if (request.align == 1 && gone.empty()) {
        units_ = withByHand(ranked, request);
        cutByHand_ = request.cutByHand.size();
        starts_.resize(units_.size() + 1);
        std::iota(starts_.begin(), starts_.end(), std::size_t{0});
        const auto others = units_.begin() + static_cast<std::ptrdiff_t>(cutByHand_);
        const auto above = std::find_if(others, units_.end(), [&](UnitId unit) { return scores[unit] > 0; });
        worthless_ = static_cast<std::size_t>(above - units_.begin());
        return;
    }
    std::vector<Units> blocks;
    std::vector<double> means;
    for (const Units& units : ascendingByGroup(groups, withByHand(ranked, request), gone)) {
        double before = std::numeric_limits<double>::lowest();
        for (Units& block : blocksOf(units, request.align)) {
            before = std::max(before, meanScore(block, scores, request)); // rounding must not change the order inside of a group
            means.push_back(before);
            blocks.push_back(std::move(block));
        }
    }
    starts_.push_back(0);
    for (std::int32_t place : ascending(means)) {
        units_.insert(units_.end(), blocks[place].begin(), blocks[place].end());
        starts_.push_back(units_.size());
        cutByHand_ += means[place] < 0;
        worthless_ += means[place] <= 0;
    }
}

} // namespace espalier
