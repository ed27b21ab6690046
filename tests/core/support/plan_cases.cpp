// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/support/plan_cases.h"

#include <algorithm>
#include <bit>
#include <random>
#include <set>
#include <tuple>
#include <utility>

namespace espalier::test {
namespace {

std::vector<int> randomWidths(std::mt19937& random)
{
    std::vector<int> widths;
    for (int left = 2 + static_cast<int>(random() % 10); left > 0; left -= widths.back())
        widths.push_back(1 + static_cast<int>(random() % static_cast<unsigned>(std::min(left, 5))));
    return widths;
}

struct Block {
    double mean;
    int group;
    int rank;
    std::vector<UnitId> units;

    bool operator<(const Block& other) const { return std::tie(mean, group, rank) < std::tie(other.mean, other.group, other.rank); }
};

/// All blocks of align, the lowest first.
std::vector<Block> sortedBlocks(const Case& each)
{
    std::vector<Block> blocks;
    for (int id = 0; id < each.groups.groupCount(); ++id) {
        std::vector<UnitId> units = ascending(each.scores);
        std::erase_if(units, [&](UnitId unit) { return each.groups.groupOf(unit) != id; });
        for (int rank = 0; !units.empty(); ++rank) {
            const int remainder = static_cast<int>(units.size()) % each.request.align;
            const auto end = units.begin() + (remainder == 0 ? each.request.align : remainder);
            Block block{0, id, rank, {units.begin(), end}};
            for (UnitId unit : block.units)
                block.mean += each.scores[unit] / static_cast<double>(block.units.size());
            units.erase(units.begin(), end);
            blocks.push_back(std::move(block));
        }
    }
    std::sort(blocks.begin(), blocks.end());
    return blocks;
}

} // namespace

Case randomCase(unsigned seed)
{
    std::mt19937 random(seed);
    Groups groups = Groups::ofWidths(randomWidths(random));
    PlanRequest request;
    request.target = RatioTarget{static_cast<double>(1 + random() % 99) / 100};
    request.floorShare = static_cast<double>(random() % 11) / 10;
    request.floorMin = static_cast<int>(random() % 3);
    const int group = static_cast<int>(random() % static_cast<unsigned>(groups.groupCount()));
    if (random() % 3 == 0)
        request.floors[group] = static_cast<int>(random() % static_cast<unsigned>(groups.groups()[group].units + 1));
    if (random() % 6 == 0)
        request.protectedGroups.insert(group);
    std::vector<double> scores(static_cast<std::size_t>(groups.unitCount()));
    for (double& score : scores)
        score = static_cast<double>(random() % 24) / 8;
    CostModel costs(Network{}, groups);
    return {std::move(groups), std::move(costs), std::move(scores), request};
}

std::vector<int> keptBy(const Groups& groups, const std::vector<bool>& removed)
{
    std::vector<int> kept;
    for (const Group& group : groups.groups()) {
        const auto begin = removed.begin() + group.firstUnit;
        kept.push_back(static_cast<int>(std::count(begin, begin + group.units, false)));
    }
    return kept;
}

bool holds(const std::vector<int>& kept, const std::vector<int>& floors)
{
    for (std::size_t group = 0; group < kept.size(); ++group) {
        if (kept[group] < floors[group])
            return false;
    }
    return true;
}

std::optional<double> leastSum(const Case& each)
{
    const auto units = static_cast<unsigned>(each.groups.unitCount());
    const std::vector<int> floors = floorsFor(each.groups, each.costs, each.request);
    std::optional<double> least;
    for (unsigned subset = 0; subset < 1u << units; ++subset) {
        if (std::popcount(subset) != each.target())
            continue;
        std::vector<bool> removed(units);
        double sum = 0;
        for (unsigned unit = 0; unit < units; ++unit) {
            removed[unit] = subset >> unit & 1;
            sum += removed[unit] ? each.scores[unit] : 0;
        }
        if (holds(keptBy(each.groups, removed), floors) && (!least || sum < *least))
            least = sum;
    }
    return least;
}

std::vector<bool> lowestBelowTheTop(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.costs, each.request);
    const std::vector<UnitId> order = ascending(each.scores);
    std::vector<int> spared(floors.size(), 0);
    std::vector<bool> excluded(order.size(), false), removed(order.size(), false);
    for (auto unit = order.rbegin(); unit != order.rend(); ++unit)
        excluded[*unit] = spared[each.groups.groupOf(*unit)]++ < floors[each.groups.groupOf(*unit)];
    int left = each.target();
    for (UnitId unit : order) {
        removed[unit] = !excluded[unit] && left > 0;
        left -= removed[unit];
    }
    return removed;
}

double sumOf(const Case& each, const std::vector<bool>& removed)
{
    double sum = 0;
    for (std::size_t unit = 0; unit < removed.size(); ++unit)
        sum += removed[unit] ? each.scores[unit] : 0;
    return sum;
}

std::vector<bool> plainCut(const Case& each, int target)
{
    std::vector<bool> removed(each.scores.size(), false);
    const std::vector<UnitId> order = ascending(each.scores);
    std::for_each(order.begin(), order.begin() + target, [&](UnitId unit) { removed[unit] = true; });
    return removed;
}

std::vector<bool> cappedCut(const Case& each)
{
    for (int target = each.target();; --target) {
        const std::vector<int> kept = keptBy(each.groups, plainCut(each, target));
        if (std::find(kept.begin(), kept.end(), 0) == kept.end())
            return plainCut(each, target);
    }
}

std::vector<bool> cutWithThinGroupsWhole(const Case& each)
{
    std::vector<bool> removed = plainCut(each, each.target());
    const std::vector<int> kept = keptBy(each.groups, removed), floors = floorsFor(each.groups, each.costs, each.request);
    for (UnitId unit = 0; unit < each.groups.unitCount(); ++unit)
        removed[unit] = removed[unit] && kept[each.groups.groupOf(unit)] >= floors[each.groups.groupOf(unit)];
    return removed;
}

std::vector<bool> cutWithFloorsGivenBack(const Case& each)
{
    std::vector<bool> removed = plainCut(each, each.target());
    const std::vector<int> floors = floorsFor(each.groups, each.costs, each.request);
    std::vector<UnitId> descending = ascending(each.scores);
    std::reverse(descending.begin(), descending.end());
    for (UnitId unit : descending) {
        const int group = each.groups.groupOf(unit);
        if (removed[unit] && keptBy(each.groups, removed)[group] < floors[group])
            removed[unit] = false;
    }
    return removed;
}

bool mayBeWidth(int width, int units, int align)
{
    return width == units || width % align == 0;
}

int widened(int width, int units, int align)
{
    do
        ++width;
    while (width < units && !mayBeWidth(width, units, align));
    return std::min(width, units);
}

std::vector<bool> lowestBlocks(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.costs, each.request);
    std::vector<bool> removed(each.scores.size(), false);
    std::vector<int> kept = keptBy(each.groups, removed);
    std::vector<Block> taken;
    int left = each.target();
    for (const Block& block : sortedBlocks(each)) {
        const int size = static_cast<int>(block.units.size());
        if (left <= 0 || kept[block.group] - size < floors[block.group])
            continue;
        kept[block.group] -= size;
        left -= size;
        taken.push_back(block);
    }
    std::set<int> settled;
    for (auto block = taken.rbegin(); block != taken.rend(); ++block) {
        const int size = static_cast<int>(block->units.size());
        if (settled.insert(block->group).second && left + size <= 0) {
            settled.erase(block->group);
            left += size;
        } else {
            std::for_each(block->units.begin(), block->units.end(), [&](UnitId unit) { removed[unit] = true; });
        }
    }
    return removed;
}

int alignedRoom(const Case& each)
{
    const std::vector<int> floors = floorsFor(each.groups, each.costs, each.request);
    int room = 0;
    for (int id = 0; id < each.groups.groupCount(); ++id) {
        const int units = each.groups.groups()[id].units;
        int width = floors[id];
        while (!mayBeWidth(width, units, each.request.align))
            ++width;
        room += units - width;
    }
    return room;
}

} // namespace espalier::test
