// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/pipeline only: how far networks' answers are from those of the original, without labels.
#pragma once

#include "core/tasks/task.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

class Divergence {
public:
    /// batches: images for the network's only input. Functions throw c10::Error.
    Divergence(const Network& original, std::vector<at::Tensor> batches);

    /// The task's distance, image by image.
    std::vector<double> of(const Network& network) const;

private:
    std::vector<Outputs> answersOf(const Network& network) const;

    std::shared_ptr<const Task> task_;
    std::vector<at::Tensor> batches_;
    std::vector<Outputs> answers_;
};

double meanOf(const std::vector<double>& values);

/// One image of a batch.
Outputs ofImage(const Outputs& outputs, std::int64_t image);

/// Of the mean difference of a and b, image by image; 0 for a single image.
double standardError(const std::vector<double>& a, const std::vector<double>& b);

/// Whether a is smaller than b by more than chance: by so many standard errors of the mean difference, image by image.
bool clearlySmaller(const std::vector<double>& a, const std::vector<double>& b, double errors = 2);

} // namespace espalier
