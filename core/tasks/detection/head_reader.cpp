// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/head_reader.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

constexpr std::int64_t edgesOfBox = 4;

/// [images, channels, height, width] as [images, cells, channels].
at::Tensor byCell(const at::Tensor& map)
{
    return map.flatten(2).transpose(1, 2);
}

/// Middle and size as left, top, right and bottom.
at::Tensor cornersOf(const at::Tensor& boxes)
{
    const at::Tensor middle = boxes.slice(-1, 0, 2), half = boxes.slice(-1, 2, 4) / 2;
    return at::cat({middle - half, middle + half}, -1);
}

} // namespace

std::vector<HeadLevel> HeadReader::grid(const Outputs& outputs) const
{
    std::vector<HeadLevel> levels;
    for (std::size_t level = 0; level < head_.levels.size(); ++level) {
        const at::Tensor& map = outputs[level * head_.levels.front().layers.size()];
        levels.push_back({map.size(2), map.size(3), head_.levels[level].stride});
    }
    return levels;
}

PictureExtent HeadReader::extentOf(const Outputs& outputs) const
{
    const HeadLevel finest = grid(outputs).front();
    const auto pixels = [&](std::int64_t cells) { return static_cast<int>(std::lrint(static_cast<double>(cells) * finest.stride)); };
    return {pixels(finest.width), pixels(finest.height)};
}

at::Tensor HeadReader::joined(const Outputs& outputs, std::size_t layer) const
{
    const std::size_t layers = head_.levels.front().layers.size();
    std::vector<at::Tensor> maps;
    for (std::size_t level = 0; level < head_.levels.size(); ++level)
        maps.push_back(byCell(outputs[level * layers + layer]));
    return at::cat(maps, 1);
}

AnchorFreeMaps HeadReader::freeMaps(const Outputs& outputs) const
{
    if (head_.levels.front().layers.size() > 1)
        return {joined(outputs, 0), joined(outputs, 1)};
    const at::Tensor both = joined(outputs, 0);
    const std::int64_t distances = edgesOfBox * head_.bins;
    return {both.slice(2, 0, distances), both.slice(2, distances)};
}

HeadReader::Decoupled HeadReader::decoupledMaps(const Outputs& outputs) const
{
    // YOLOX (Ge et al. 2021): the middle from the cell's corner, and the logarithm of the size, in strides.
    const Cells own = cells(outputs);
    const at::Tensor raw = joined(outputs, 0);
    const at::Tensor middle = raw.slice(2, 0, 2) * own.strides + (own.centres - own.strides / 2);
    const at::Tensor size = raw.slice(2, 2, 4).exp() * own.strides;
    return {cornersOf(at::cat({middle, size}, -1)), joined(outputs, 1).squeeze(-1), joined(outputs, 2)};
}

Cells HeadReader::cells(const Outputs& outputs) const
{
    return cellsOf(grid(outputs), outputs.front());
}

std::vector<at::Tensor> HeadReader::anchorMaps(const Outputs& outputs) const
{
    std::vector<at::Tensor> maps;
    for (std::size_t level = 0; level < head_.levels.size(); ++level) {
        const at::Tensor& map = outputs[level];
        maps.push_back(
            map.reshape({map.size(0), head_.anchors, map.size(1) / head_.anchors, map.size(2), map.size(3)}).permute({0, 1, 3, 4, 2}));
    }
    return maps;
}

std::vector<AnchorLevel> HeadReader::anchorLevels(const Outputs& outputs) const
{
    const std::vector<HeadLevel> levels = grid(outputs);
    std::vector<AnchorLevel> all;
    for (std::size_t level = 0; level < levels.size(); ++level)
        all.push_back({levels[level], head_.levels[level].anchors, head_.exponential});
    return all;
}

Candidates HeadReader::candidates(const Outputs& outputs) const
{
    if (outputs.size() == maps())
        return fromMaps(outputs);
    const at::Tensor& own = outputs[maps()];
    return head_.form == HeadForm::endToEnd ? picked(own) : decoded(own);
}

Candidates HeadReader::fromMaps(const Outputs& outputs) const
{
    if (head_.kind == HeadKind::free) {
        const AnchorFreeMaps maps = freeMaps(outputs);
        return {boxesOf(maps.distances, cells(outputs)), maps.scores.sigmoid()};
    }
    if (head_.kind == HeadKind::decoupled) {
        const Decoupled maps = decoupledMaps(outputs);
        return {maps.boxes, maps.scores.sigmoid() * maps.objectness.sigmoid().unsqueeze(-1)};
    }
    const std::vector<at::Tensor> maps = anchorMaps(outputs);
    const std::vector<AnchorLevel> levels = anchorLevels(outputs);
    std::vector<at::Tensor> boxes, scores;
    for (std::size_t level = 0; level < maps.size(); ++level) {
        const at::Tensor sure = maps[level].slice(-1, edgesOfBox).sigmoid().flatten(1, 3);
        boxes.push_back(anchorBoxes(maps[level], levels[level]));
        scores.push_back(sure.slice(-1, 1) * sure.slice(-1, 0, 1));
    }
    return {at::cat(boxes, 1), at::cat(scores, 1)};
}

/// [images, boxes, 5 + classes] or [images, 4 + classes, boxes], the classes last in both.
Candidates HeadReader::decoded(const at::Tensor& own) const
{
    const bool withObjectness = head_.kind != HeadKind::free;
    const std::int64_t numbers = edgesOfBox + head_.classes + (withObjectness ? 1 : 0);
    const at::Tensor boxes = own.size(2) == numbers ? own : own.transpose(1, 2);
    const at::Tensor scores =
        withObjectness ? boxes.slice(2, edgesOfBox + 1) * boxes.slice(2, edgesOfBox, edgesOfBox + 1) : boxes.slice(2, edgesOfBox);
    return {cornersOf(boxes.slice(2, 0, edgesOfBox)), scores};
}

/// [images, boxes, 6]: left, top, right, bottom, score, class.
Candidates HeadReader::picked(const at::Tensor& own) const
{
    const at::Tensor category = own.select(2, edgesOfBox + 1).to(at::kLong).clamp(0, head_.classes - 1);
    return {own.slice(2, 0, edgesOfBox),
            at::one_hot(category, head_.classes).to(own.scalar_type()) * own.slice(2, edgesOfBox, edgesOfBox + 1)};
}

std::vector<Detection> detectionsIn(const Candidates& candidates, std::int64_t image, const SuppressionSettings& settings)
{
    constexpr std::int64_t most = 8192; // more would take seconds, and few of them can be right
    constexpr double smallest = 1e-9;   // 0 means that a box is of another class
    const at::Tensor scores = candidates.scores[image].detach();
    const at::Tensor places = scores.ge(std::max(settings.confidence, smallest)).nonzero(); // [found, 2]: box, class
    at::Tensor box = places.select(1, 0), category = places.select(1, 1), sure = scores.index({box, category});
    if (sure.numel() > most) {
        const at::Tensor best = std::get<1>(sure.topk(most));
        box = box.index_select(0, best);
        category = category.index_select(0, best);
        sure = sure.index_select(0, best);
    }
    const at::Tensor corners = candidates.boxes[image].detach().index_select(0, box).to(at::kCPU, at::kDouble).contiguous();
    category = category.to(at::kCPU).contiguous();
    sure = sure.to(at::kCPU, at::kDouble).contiguous();
    std::vector<Detection> found;
    for (std::int64_t i = 0; i < sure.numel(); ++i) {
        const double* const own = corners.data_ptr<double>() + i * edgesOfBox;
        found.push_back(
            {static_cast<int>(category.data_ptr<std::int64_t>()[i]), sure.data_ptr<double>()[i], {own[0], own[1], own[2], own[3]}});
    }
    return suppressed(std::move(found), settings);
}

std::vector<Detection> inOriginal(std::vector<Detection> detections, const Letterbox& place, int width, int height)
{
    const auto x = [&](double at) { return std::clamp(place.originalX(at), 0.0, static_cast<double>(width)); };
    const auto y = [&](double at) { return std::clamp(place.originalY(at), 0.0, static_cast<double>(height)); };
    for (Detection& each : detections)
        each.box = {x(each.box.left), y(each.box.top), x(each.box.right), y(each.box.bottom)};
    return detections;
}

} // namespace espalier
