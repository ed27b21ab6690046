// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/suppression.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

namespace espalier {
namespace {

using Indices = std::vector<std::int64_t>;

/// By descending score; equal scores stay in order.
Indices byScore(const at::Tensor& scores)
{
    const at::Tensor order = std::get<1>(scores.sort(/*stable=*/true, /*dim=*/0, /*descending=*/true)).contiguous();
    return {order.data_ptr<std::int64_t>(), order.data_ptr<std::int64_t>() + order.numel()};
}

struct Box {
    float x1, y1, x2, y2;

    float area() const { return (x2 - x1) * (y2 - y1); }
};

float intersection(const Box& a, const Box& b)
{
    const float width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
    const float height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
    return std::max(width, 0.0F) * std::max(height, 0.0F);
}

/// torchvision divides without looking: two empty boxes at one place give no number, which is not larger than any threshold.
bool overlap(const Box& a, const Box& b, double threshold)
{
    const float both = intersection(a, b);
    return both / (a.area() + b.area() - both) > threshold;
}

/// ONNX: empty boxes overlap nothing.
bool overlapNotEmpty(const Box& a, const Box& b, double threshold)
{
    return a.area() > 0 && b.area() > 0 && intersection(a, b) > 0 && overlap(a, b, threshold);
}

/// Each box, by descending score, that no kept one overlaps.
template <class Overlap>
Indices kept(const std::vector<Box>& boxes, const Indices& order, std::size_t most, Overlap overlaps)
{
    Indices chosen;
    for (const std::int64_t index : order) {
        if (chosen.size() >= most)
            break;
        const Box& box = boxes[static_cast<std::size_t>(index)];
        const bool hidden = std::any_of(chosen.begin(), chosen.end(),
                                        [&](std::int64_t each) { return overlaps(boxes[static_cast<std::size_t>(each)], box); });
        if (!hidden)
            chosen.push_back(index);
    }
    return chosen;
}

std::vector<Box> boxesFrom(const at::Tensor& table, Box (*convert)(const float* row))
{
    const at::Tensor rows = table.to(at::kFloat).contiguous();
    const float* numbers = rows.data_ptr<float>();
    std::vector<Box> boxes;
    for (std::int64_t row = 0; row < rows.size(0); ++row)
        boxes.push_back(convert(numbers + 4 * row));
    return boxes;
}

Box fromCorners(const float* row)
{
    return {row[0], row[1], row[2], row[3]};
}

Box fromOppositeCorners(const float* row)
{
    const auto [top, bottom] = std::minmax(row[0], row[2]);
    const auto [left, right] = std::minmax(row[1], row[3]);
    return {left, top, right, bottom};
}

Box fromCenter(const float* row)
{
    return {row[0] - row[2] / 2, row[1] - row[3] / 2, row[0] + row[2] / 2, row[1] + row[3] / 2};
}

/// The candidates of one image and class.
Indices keptOfClass(const std::vector<Box>& boxes, const at::Tensor& scores, const SuppressionLimits& limits)
{
    const at::Tensor numbers = scores.to(at::kFloat).contiguous();
    const float* score = numbers.data_ptr<float>();
    Indices order = byScore(numbers);
    const auto tooLow = [&](std::int64_t index) { return !(score[index] > limits.scoreThreshold); };
    order.erase(std::remove_if(order.begin(), order.end(), tooLow), order.end());
    const auto overlaps = [&](const Box& a, const Box& b) { return overlapNotEmpty(a, b, limits.iouThreshold); };
    return kept(boxes, order, static_cast<std::size_t>(std::max<std::int64_t>(limits.mostPerClass, 0)), overlaps);
}

at::Tensor tableOf(const Indices& numbers, std::int64_t columns)
{
    return at::tensor(numbers, at::kLong).reshape({static_cast<std::int64_t>(numbers.size()) / columns, columns});
}

} // namespace

at::Tensor suppressedByTorchvision(const at::Tensor& boxes, const at::Tensor& scores, double iouThreshold)
{
    const c10::NoGradGuard noGradients;
    TORCH_CHECK(boxes.dim() == 2 && boxes.size(1) == 4 && scores.dim() == 1 && scores.size(0) == boxes.size(0),
                "non-maximum suppression needs four numbers and a score for every box");
    const at::Tensor onProcessor = scores.to(at::kCPU);
    const auto overlaps = [&](const Box& a, const Box& b) { return overlap(a, b, iouThreshold); };
    const Indices order = byScore(onProcessor);
    const Indices chosen = kept(boxesFrom(boxes.to(at::kCPU), fromCorners), order, order.size(), overlaps);
    return at::tensor(chosen, at::kLong).to(boxes.device());
}

at::Tensor suppressedByOnnx(const at::Tensor& boxes, const at::Tensor& scores, const SuppressionLimits& limits)
{
    const c10::NoGradGuard noGradients;
    TORCH_CHECK(boxes.dim() == 3 && boxes.size(2) == 4 && scores.dim() == 3 && scores.size(0) == boxes.size(0) &&
                    scores.size(2) == boxes.size(1),
                "non-maximum suppression needs four numbers for every box, and its score for every class");
    const at::Tensor allBoxes = boxes.to(at::kCPU), allScores = scores.to(at::kCPU);
    Indices rows;
    for (std::int64_t image = 0; image < boxes.size(0); ++image) {
        const std::vector<Box> ofImage = boxesFrom(allBoxes[image], limits.centers ? fromCenter : fromOppositeCorners);
        for (std::int64_t label = 0; label < scores.size(1); ++label)
            for (const std::int64_t box : keptOfClass(ofImage, allScores[image][label], limits))
                rows.insert(rows.end(), {image, label, box});
    }
    return tableOf(rows, 3).to(boxes.device());
}

} // namespace espalier
