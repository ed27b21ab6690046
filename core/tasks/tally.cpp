// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/tally.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {

void Tally::add(const Outputs& outputs, const Targets& targets, double meanLoss)
{
    const c10::NoGradGuard noGradients;
    counter_->add(outputs, targets);
    rated_ = true;
    add(outputs.front().size(0), meanLoss);
}

void Tally::add(std::int64_t images, double meanLoss)
{
    images_ += images;
    loss_ += meanLoss * static_cast<double>(images);
}

} // namespace espalier
