// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/anchor_based.h"

#include "core/tasks/detection/overlap_loss.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr std::int64_t first = 5; ///< of the classes in a map's last dimension

/// The cell of a place and its nearer neighbours inside of the grid: column and row each.
std::vector<std::pair<std::int64_t, std::int64_t>> cellsNear(double x, double y, const AnchorLevel& level)
{
    const HeadLevel& grid = level.cells;
    const auto column = static_cast<std::int64_t>(x), row = static_cast<std::int64_t>(y);
    std::vector<std::pair<std::int64_t, std::int64_t>> cells{{column, row}};
    if (level.exponential)
        return cells;
    // A middle between two cells is near to both, as published.
    const double right = static_cast<double>(grid.width) - x, down = static_cast<double>(grid.height) - y;
    const auto isNear = [](double distance) { return std::fmod(distance, 1) < 0.5 && distance > 1; };
    if (isNear(x))
        cells.emplace_back(column - 1, row);
    if (isNear(y))
        cells.emplace_back(column, row - 1);
    if (isNear(right))
        cells.emplace_back(column + 1, row);
    if (isNear(down))
        cells.emplace_back(column, row + 1);
    return cells;
}

bool fits(double side, double anchor)
{
    constexpr double most = 4;
    return std::max(side / anchor, anchor / side) < most;
}

/// The tensors of a level's matches.
struct Matched {
    at::Tensor image, anchor, row, column, category; ///< [matches]
    at::Tensor boxes;                                ///< [matches, 4]: left, top, right, bottom from the cell's corner, in strides
    at::Tensor anchors;                              ///< [matches, 2]: in strides

    Matched(const std::vector<AnchorMatch>& matches, const AnchorLevel& level, const at::TensorOptions& options)
    {
        std::vector<std::int64_t> places;
        std::vector<double> corners, sides;
        for (const AnchorMatch& match : matches) {
            places.insert(places.end(), {match.image, match.anchor, match.row, match.column, match.category});
            corners.insert(corners.end(),
                           {match.x - match.width / 2, match.y - match.height / 2, match.x + match.width / 2, match.y + match.height / 2});
            const auto& [width, height] = level.anchors[static_cast<std::size_t>(match.anchor)];
            sides.insert(sides.end(), {width / level.cells.stride, height / level.cells.stride});
        }
        const auto count = static_cast<std::int64_t>(matches.size());
        const at::Tensor all = at::tensor(places, at::kLong).view({count, 5}).to(options.device());
        image = all.select(1, 0);
        anchor = all.select(1, 1);
        row = all.select(1, 2);
        column = all.select(1, 3);
        category = all.select(1, 4);
        boxes = at::tensor(corners, at::kDouble).view({count, 4}).to(options);
        anchors = at::tensor(sides, at::kDouble).view({count, 2}).to(options);
    }
};

/// Of cells' raw numbers, from the cell's corner, in strides.
at::Tensor boxesFrom(const at::Tensor& raw, const at::Tensor& anchors, bool exponential)
{
    const at::Tensor inCell = raw.slice(-1, 0, 2).sigmoid(), size = raw.slice(-1, 2, 4);
    const at::Tensor middle = exponential ? inCell : inCell * 2 - 0.5;
    const at::Tensor half = (exponential ? size.exp() : (size.sigmoid() * 2).square()) * anchors / 2;
    return at::cat({middle - half, middle + half}, -1);
}

/// How much the levels' objectness counts, the finest first.
std::vector<double> balanceOf(std::size_t levels)
{
    if (levels == 3)
        return {4, 1, 0.4};
    return {4, 1, 0.25, 0.06, 0.02};
}

/// A row of so many zeros with the largest of the values at each place.
at::Tensor largestAt(const at::Tensor& places, const at::Tensor& values, std::int64_t count)
{
    const at::Tensor here = places.to(at::kCPU), numbers = values.detach().to(at::kCPU, at::kDouble);
    at::Tensor row = at::zeros({count}, at::kDouble);
    double* const largest = row.data_ptr<double>();
    for (std::int64_t i = 0; i < here.numel(); ++i) {
        double& own = largest[here.data_ptr<std::int64_t>()[i]];
        own = std::max(own, numbers.data_ptr<double>()[i]);
    }
    return row.to(values.options().requires_grad(false));
}

double squareSide(const AnchorLevel& level)
{
    return static_cast<double>(level.cells.height * level.cells.width) * level.cells.stride * level.cells.stride;
}

} // namespace

std::vector<std::vector<AnchorMatch>> anchorMatches(const std::vector<AnchorLevel>& levels, const at::Tensor& objects)
{
    const at::Tensor known = objects.detach().to(at::kCPU, at::kDouble).contiguous();
    const auto numbers = known.accessor<double, 3>();
    std::vector<std::vector<AnchorMatch>> matches(levels.size());
    for (std::size_t number = 0; number < levels.size(); ++number) {
        const HeadLevel& grid = levels[number].cells;
        for (std::int64_t image = 0; image < known.size(0); ++image)
            for (std::int64_t object = 0; object < known.size(1); ++object) {
                const auto own = numbers[image][object];
                const double x = (own[1] + own[3]) / 2 / grid.stride, y = (own[2] + own[4]) / 2 / grid.stride;
                if (own[0] < 0 || x < 0 || y < 0 || x >= static_cast<double>(grid.width) || y >= static_cast<double>(grid.height))
                    continue;
                for (std::size_t anchor = 0; anchor < levels[number].anchors.size(); ++anchor) {
                    const auto& [width, height] = levels[number].anchors[anchor];
                    if (!fits(own[3] - own[1], width) || !fits(own[4] - own[2], height))
                        continue;
                    for (const auto& [column, row] : cellsNear(x, y, levels[number]))
                        matches[number].push_back({image, static_cast<std::int64_t>(anchor), row, column, static_cast<std::int64_t>(own[0]),
                                                   x - static_cast<double>(column), y - static_cast<double>(row),
                                                   (own[3] - own[1]) / grid.stride, (own[4] - own[2]) / grid.stride});
                }
            }
    }
    return matches;
}

AnchorLoss anchorLoss(const std::vector<at::Tensor>& maps, const std::vector<AnchorLevel>& levels, const at::Tensor& objects)
{
    constexpr double boxShare = 0.05, objectShare = 1, classShare = 0.5; // for three levels, 80 classes and 640×640 pixels
    constexpr double usualLevels = 3, usualClasses = 80, usualSide = 640.0 * 640.0;
    const auto matches = anchorMatches(levels, objects);
    const std::int64_t classes = maps.front().size(-1) - first;
    const at::Tensor nothing = at::zeros({}, maps.front().options());
    AnchorLoss loss{nothing, nothing, nothing, nothing, 0, 0, 0};
    const std::vector<double> balance = balanceOf(levels.size());
    for (std::size_t number = 0; number < levels.size(); ++number) {
        const at::Tensor& map = maps[number];
        const at::Tensor objectness = map.select(-1, 4);
        at::Tensor wanted = at::zeros_like(objectness);
        if (!matches[number].empty()) {
            const Matched own(matches[number], levels[number], map.options());
            const at::Tensor raw = map.index({own.image, own.anchor, own.row, own.column});
            const at::Tensor overlap = completeOverlap(boxesFrom(raw, own.anchors, levels[number].exponential), own.boxes);
            loss.box = loss.box + (1 - overlap).mean();
            // Where several objects want the same anchor, the largest overlap counts.
            const at::Tensor place = ((own.image * map.size(1) + own.anchor) * map.size(2) + own.row) * map.size(3) + own.column;
            wanted = largestAt(place, overlap, wanted.numel()).view(wanted.sizes());
            if (classes > 1)
                loss.category = loss.category + at::binary_cross_entropy_with_logits(
                                                    raw.slice(-1, first), at::one_hot(own.category, classes).to(map.scalar_type()));
        }
        loss.objectness =
            loss.objectness + balance[std::min(number, balance.size() - 1)] * at::binary_cross_entropy_with_logits(objectness, wanted);
    }
    const double share = usualLevels / static_cast<double>(levels.size());
    const double ofObject = objectShare * squareSide(levels.front()) / usualSide,
                 ofClass = classShare * static_cast<double>(classes) / usualClasses;
    loss.total = share * (boxShare * loss.box + ofObject * loss.objectness + ofClass * loss.category);
    loss.boxWeight = share * boxShare;
    loss.objectnessWeight = share * ofObject;
    loss.categoryWeight = share * ofClass;
    return loss;
}

at::Tensor anchorBoxes(const at::Tensor& map, const AnchorLevel& level)
{
    std::vector<double> sides;
    for (const auto& [width, height] : level.anchors)
        sides.insert(sides.end(), {width / level.cells.stride, height / level.cells.stride});
    const auto count = static_cast<std::int64_t>(level.anchors.size());
    const at::Tensor anchors = at::tensor(sides, at::kDouble).to(map.options()).view({count, 1, 1, 2});
    const at::Tensor x = at::arange(level.cells.width, map.options()).view({1, 1, -1}).expand({count, level.cells.height, -1});
    const at::Tensor y = at::arange(level.cells.height, map.options()).view({1, -1, 1}).expand({count, -1, level.cells.width});
    const at::Tensor corners = at::stack({x, y, x, y}, -1);
    return ((boxesFrom(map, anchors, level.exponential) + corners) * level.cells.stride).flatten(1, 3);
}

} // namespace espalier
