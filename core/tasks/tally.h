// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: sums of images, losses and metric counts over batches.
#pragma once

#include "core/tasks/loss_parts.h"
#include "core/tasks/task.h"

#include <ATen/core/Tensor.h>

namespace espalier {

class Tally {
public:
    /// counter: null to sum losses only.
    explicit Tally(std::unique_ptr<MetricCounter> counter) : counter_(std::move(counter)) {}

    /// Adds a batch of outputs and targets; outputs need not be detached.
    void add(const Outputs& outputs, const Targets& targets, const LossValue& loss);
    /// Adds images without targets: only the loss counts.
    void add(std::int64_t images, const LossValue& loss);

    std::int64_t images() const { return images_; }
    /// Empty if no targets were added.
    Metrics metrics() const { return rated_ ? counter_->metrics() : Metrics(); }
    std::vector<PartMetrics> parts() const { return rated_ ? counter_->parts() : std::vector<PartMetrics>(); }
    std::shared_ptr<const MetricDetail> detail() const { return rated_ ? counter_->detail() : nullptr; }
    double loss() const { return images_ == 0 ? 0 : loss_ / static_cast<double>(images_); }
    /// Means over the images whose loss had parts.
    Metrics lossParts() const;

private:
    std::unique_ptr<MetricCounter> counter_;
    std::int64_t images_ = 0;
    double loss_ = 0;
    Metrics lossParts_; ///< sums over images
    std::int64_t imagesWithParts_ = 0;
    bool rated_ = false;
};

} // namespace espalier
