// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/removal_order.h"
#include "core/base/assert.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace espalier {

namespace {

using Units = std::vector<UnitId>;

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

double meanScore(const Units& block, const std::vector<double>& scores)
{
    const double sum = std::accumulate(block.begin(), block.end(), 0.0, [&](double total, UnitId unit) { return total + scores[unit]; });
    return sum / static_cast<double>(block.size());
}

} // namespace

int narrowestWidth(int atLeast, int units, int align)
{
    return std::min((atLeast + align - 1) / align * align, units);
}

RemovalOrder::RemovalOrder(const Groups& groups, const std::vector<double>& scores, const Units& ranked, int align,
                           const std::vector<bool>& gone)
{
    ESPALIER_ASSERT(ranked.size() == scores.size());
    if (align == 1 && gone.empty()) {
        units_ = ranked;
        starts_.resize(units_.size() + 1);
        std::iota(starts_.begin(), starts_.end(), std::size_t{0});
        const auto above = std::find_if(units_.begin(), units_.end(), [&](UnitId unit) { return scores[unit] > 0; });
        worthless_ = static_cast<std::size_t>(above - units_.begin());
        return;
    }
    std::vector<Units> blocks;
    std::vector<double> means;
    for (const Units& units : ascendingByGroup(groups, ranked, gone)) {
        double before = std::numeric_limits<double>::lowest();
        for (Units& block : blocksOf(units, align)) {
            before = std::max(before, meanScore(block, scores)); // rounding must not change the order inside of a group
            means.push_back(before);
            blocks.push_back(std::move(block));
        }
    }
    starts_.push_back(0);
    for (std::int32_t place : ascending(means)) {
        units_.insert(units_.end(), blocks[place].begin(), blocks[place].end());
        starts_.push_back(units_.size());
        worthless_ += means[place] <= 0;
    }
}

} // namespace espalier
