// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: images, losses and what metrics are made of, added up over batches.
#pragma once

#include "core/tasks/task.h"

#include <ATen/core/Tensor.h>

namespace espalier {

class Tally {
public:
    /// counter: null where only losses count.
    explicit Tally(std::unique_ptr<MetricCounter> counter) : counter_(std::move(counter)) {}

    /// A batch's answers against targets; outputs need not be detached.
    void add(const Outputs& outputs, const Targets& targets, double meanLoss);
    /// Of answers that there is nothing to hold against: only the loss counts.
    void add(std::int64_t images, double meanLoss);

    std::int64_t images() const { return images_; }
    /// Empty where nothing was held against targets.
    Metrics metrics() const { return rated_ ? counter_->metrics() : Metrics(); }
    double loss() const { return images_ == 0 ? 0 : loss_ / static_cast<double>(images_); }

private:
    std::unique_ptr<MetricCounter> counter_;
    std::int64_t images_ = 0;
    double loss_ = 0;
    bool rated_ = false;
};

} // namespace espalier
