// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/overlap_loss.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <numbers>

namespace espalier {
namespace {

struct Edges {
    at::Tensor left, top, right, bottom, width, height;

    explicit Edges(const at::Tensor& boxes)
        : left(boxes.select(-1, 0)), top(boxes.select(-1, 1)), right(boxes.select(-1, 2)), bottom(boxes.select(-1, 3)), width(right - left),
          height(bottom - top)
    {
    }
};

} // namespace

at::Tensor completeOverlap(const at::Tensor& a, const at::Tensor& b)
{
    constexpr double tiny = 1e-7; // against boxes without area
    const Edges first(a), second(b);
    const at::Tensor common = (at::minimum(first.right, second.right) - at::maximum(first.left, second.left)).clamp_min(0) *
                              (at::minimum(first.bottom, second.bottom) - at::maximum(first.top, second.top)).clamp_min(0);
    const at::Tensor overlap = common / (first.width * first.height + second.width * second.height - common + tiny);
    const at::Tensor acrossX = at::maximum(first.right, second.right) - at::minimum(first.left, second.left);
    const at::Tensor acrossY = at::maximum(first.bottom, second.bottom) - at::minimum(first.top, second.top);
    const at::Tensor centres = ((second.left + second.right - first.left - first.right).square() +
                                (second.top + second.bottom - first.top - first.bottom).square()) /
                               4;
    const at::Tensor shapes = (4 / (std::numbers::pi * std::numbers::pi)) *
                              (at::atan(second.width / (second.height + tiny)) - at::atan(first.width / (first.height + tiny))).square();
    at::Tensor weight;
    {
        const c10::NoGradGuard constant;
        weight = shapes / (shapes - overlap + 1 + tiny);
    }
    return overlap - centres / (acrossX.square() + acrossY.square() + tiny) - weight * shapes;
}

} // namespace espalier
