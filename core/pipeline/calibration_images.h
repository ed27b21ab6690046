// SPDX-License-Identifier: GPL-3.0-or-later
// Images without labels on which a network's values are looked at.
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/data/dataset.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace espalier {

/// The first images of a shuffled pass (files are ordered by class), at most count, always the same ones.
Dataset calibrationImages(const Dataset& images, int count);

struct SplitImages {
    Dataset fitted, judging;
};

/// The last `judging` images apart from the others.
SplitImages keptOut(const Dataset& images, std::size_t judging);

/// All images in their order, one batch [images, channels, height, width] of at most 32 after the other. Error: cancelled.
Result<void> forEachCalibrationBatch(const Dataset& images, RunControl& control, const std::function<void(const at::Tensor&)>& look);

/// The same, all at once: batches [images, channels, height, width] of at most 32. Error: cancelled.
Result<std::vector<at::Tensor>> calibrationBatches(const Dataset& images, RunControl& control);

/// So many of the wanted images that their values take no more than 2.5 gigabytes, at least one. bytesPerImage: of values that are kept.
int affordableImages(int wanted, std::int64_t bytesPerImage);

} // namespace espalier
