// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/anchor_free.h"

#include "core/tasks/detection/overlap_loss.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <limits>

namespace espalier {
namespace {

constexpr std::int64_t edges = 4;

std::int64_t binsOf(const at::Tensor& distances)
{
    return distances.size(2) / edges;
}

/// [images, objects, cells]: whether the cell's centre lies in the object.
at::Tensor insideOf(const at::Tensor& corners, const at::Tensor& valid, const Cells& cells)
{
    const at::Tensor low = corners.slice(2, 0, 2), high = corners.slice(2, 2, 4);
    const at::Tensor centre = (low + high) / 2, half = (high - low).clamp_min(cells.finest) / 2;
    return ((cells.centres - centre.unsqueeze(2)).abs() < half.unsqueeze(2)).all(-1).logical_and(valid.unsqueeze(-1));
}

/// The cells with the largest values of each object, and of these the objects that each cell's box overlaps most. Cells without a value are
/// left out: which of them are among the largest differs between devices.
at::Tensor chosenCells(const at::Tensor& measure, const at::Tensor& overlap, std::int64_t mostCells)
{
    const at::Tensor none = at::zeros_like(measure, at::kBool);
    const at::Tensor top = std::get<1>(measure.topk(std::min(mostCells, measure.size(2)), -1));
    const at::Tensor ofObject = none.scatter(-1, top, true).logical_and(measure > 0);
    const at::Tensor nearest = at::where(ofObject, overlap, at::full_like(overlap, -1)).argmax(1, /*keepdim=*/true);
    return ofObject.logical_and(none.scatter(1, nearest, true));
}

/// Nothing to divide by where there is no object.
at::Tensor sumOfWanted(const Assignment& wanted)
{
    return wanted.scores.sum().clamp_min(1);
}

} // namespace

Cells cellsOf(const std::vector<HeadLevel>& levels, const at::Tensor& like)
{
    std::vector<at::Tensor> centres, strides;
    double finest = std::numeric_limits<double>::max();
    for (const HeadLevel& level : levels) {
        const auto along = [&](std::int64_t count) { return (at::arange(count, like.options()) + 0.5) * level.stride; };
        const at::Tensor x = along(level.width).view({1, -1}).expand({level.height, level.width});
        const at::Tensor y = along(level.height).view({-1, 1}).expand({level.height, level.width});
        centres.push_back(at::stack({x, y}, -1).reshape({-1, 2}));
        strides.push_back(at::full({level.height * level.width, 1}, level.stride, like.options()));
        finest = std::min(finest, level.stride);
    }
    return {at::cat(centres), at::cat(strides), finest};
}

at::Tensor boxesOf(const at::Tensor& distances, const Cells& cells)
{
    const std::int64_t bins = binsOf(distances);
    const at::Tensor byEdge = distances.view({distances.size(0), distances.size(1), edges, bins});
    const at::Tensor strides = bins == 1 ? byEdge.squeeze(-1) : (byEdge.softmax(-1) * at::arange(bins, distances.options())).sum(-1);
    const at::Tensor pixels = strides * cells.strides;
    return at::cat({cells.centres - pixels.slice(2, 0, 2), cells.centres + pixels.slice(2, 2, 4)}, -1);
}

Assignment taskAligned(const at::Tensor& scores, const at::Tensor& boxes, const Cells& cells, const at::Tensor& objects,
                       std::int64_t mostCells)
{
    constexpr double scorePower = 0.5, overlapPower = 6, tiny = 1e-20; // measures of small boxes are far below a usual epsilon
    const c10::NoGradGuard constant;
    if (objects.size(1) == 0)
        return {at::zeros_like(boxes), at::zeros_like(scores),
                at::zeros({boxes.size(0), boxes.size(1)}, scores.options().dtype(at::kBool))};
    const at::Tensor valid = objects.select(2, 0).ge(0), category = objects.select(2, 0).clamp_min(0).to(at::kLong);
    const at::Tensor corners = objects.slice(2, 1, 5);
    const at::Tensor inside = insideOf(corners, valid, cells);
    const at::Tensor own = scores.transpose(1, 2).gather(1, category.unsqueeze(-1).expand({-1, -1, scores.size(1)}));
    const at::Tensor overlap = completeOverlap(corners.unsqueeze(2), boxes.unsqueeze(1)).clamp_min(0) * inside;
    const at::Tensor measure = own.pow(scorePower) * overlap.pow(overlapPower) * inside;
    const at::Tensor chosen = chosenCells(measure, overlap, mostCells);

    const at::Tensor largest = (measure * chosen).amax(-1, /*keepdim=*/true),
                     largestOverlap = (overlap * chosen).amax(-1, /*keepdim=*/true);
    const at::Tensor wanted = (measure * chosen / (largest + tiny) * largestOverlap).amax(1); // [images, cells]
    const at::Tensor object = chosen.to(at::kByte).argmax(1);                                 // [images, cells]
    const at::Tensor classes = at::one_hot(category.gather(1, object), scores.size(2)).to(scores.scalar_type());
    return {corners.gather(1, object.unsqueeze(-1).expand({-1, -1, edges})), classes * wanted.unsqueeze(-1), chosen.any(1)};
}

at::Tensor boxesToTell(const Cells& cells, const Assignment& wanted)
{
    const at::Tensor around = at::cat({cells.centres - cells.strides, cells.centres + cells.strides}, -1);
    return at::where(wanted.found.unsqueeze(-1), wanted.boxes, around);
}

at::Tensor AnchorFreeLoss::total() const
{
    return boxWeight * box + categoryWeight * category + distributionWeight * distribution;
}

AnchorFreeLoss anchorFreeLoss(const AnchorFreeMaps& maps, const Cells& cells, const Assignment& wanted)
{
    const at::Tensor all = sumOfWanted(wanted), weight = wanted.scores.sum(-1);
    const at::Tensor target = boxesToTell(cells, wanted);
    AnchorFreeLoss loss;
    loss.category = at::binary_cross_entropy_with_logits(maps.scores, wanted.scores, {}, {}, at::Reduction::Sum) / all;
    loss.box = ((1 - completeOverlap(boxesOf(maps.distances, cells), target)) * weight).sum() / all;
    const std::int64_t bins = binsOf(maps.distances);
    if (bins == 1) {
        loss.distribution = at::zeros({}, maps.distances.options());
        return loss;
    }
    const at::Tensor distance =
        (at::cat({cells.centres - target.slice(2, 0, 2), target.slice(2, 2, 4) - cells.centres}, -1) / cells.strides)
            .clamp(0, static_cast<double>(bins - 1) - 0.01);
    const at::Tensor below = distance.floor(), share = distance - below; // of the bin above
    const at::Tensor logs = maps.distances.view({maps.distances.size(0), maps.distances.size(1), edges, bins}).log_softmax(-1);
    const auto logAt = [&](const at::Tensor& bin) { return logs.gather(-1, bin.to(at::kLong).unsqueeze(-1)).squeeze(-1); };
    const at::Tensor entropy = -(logAt(below) * (1 - share) + logAt(below + 1) * share);
    loss.distribution = (entropy.mean(-1) * weight).sum() / all;
    return loss;
}

AnchorFreeLoss anchorFreeLoss(const AnchorFreeMaps& maps, const Cells& cells, const at::Tensor& objects)
{
    const at::Tensor boxes = boxesOf(maps.distances, cells).detach();
    return anchorFreeLoss(maps, cells, taskAligned(maps.scores.detach().sigmoid(), boxes, cells, objects));
}

} // namespace espalier
