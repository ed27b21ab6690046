// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/tally.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace espalier {

void Tally::add(const Outputs& outputs, const Targets& targets, const LossValue& loss)
{
    const c10::NoGradGuard noGradients;
    counter_->add(outputs, targets);
    rated_ = true;
    add(outputs.front().size(0), loss);
}

void Tally::add(std::int64_t images, const LossValue& loss)
{
    const auto weight = static_cast<double>(images);
    images_ += images;
    loss_ += loss.mean * weight;
    if (loss.parts.empty())
        return;
    imagesWithParts_ += images;
    Metrics sums;
    for (const MetricValue& part : loss.parts)
        sums.add(*part.info, lossParts_.find(part.info->key).value_or(0) + part.value * weight);
    lossParts_ = std::move(sums);
}

Metrics Tally::lossParts() const
{
    Metrics means;
    for (const MetricValue& sum : lossParts_)
        means.add(*sum.info, sum.value / static_cast<double>(imagesWithParts_));
    return means;
}

} // namespace espalier
