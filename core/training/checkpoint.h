// SPDX-License-Identifier: GPL-3.0-or-later
// All the state that a training needs to continue after a finished epoch with the same result as without the interruption.
#pragma once

#include "core/base/error.h"
#include "core/graph/random_state.h"
#include "core/graph/tensor.h"
#include "core/sparsity/heatmap.h"
#include "core/training/train_record.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// A value: copies are cheap and share their tensors, which are never written. It holds no graph: resuming needs the network that the
/// training started with. The loader has no state: its batches depend on the seed and the epoch's number.
struct TrainCheckpoint {
    using Tensors = std::vector<Tensor>; ///< by index of Network::stored, unless stated otherwise

    /// The network that the training would return if it ended now.
    struct Kept {
        int epoch = 0;
        Tensors tensors;
        std::shared_ptr<const HeatSnapshot> heat; ///< stage 1 only
    };
    struct Sparsity {
        HeatmapState controller;
        std::shared_ptr<const HeatSnapshot> heat; ///< of the last update
    };

    std::int64_t steps = 0;           ///< optimiser steps so far, for the learning rate
    Tensors weights;                  ///< after the last step, with batch-norm statistics and constants
    Tensors velocities;               ///< momentum by trained parameter; undefined before its first gradient
    Tensors average;                  ///< EMA of the weights; empty without one
    std::vector<EpochRecord> history; ///< one record per finished epoch
    Kept kept;
    int bestEpoch = 0; ///< best epoch in validation, for patience
    std::optional<Sparsity> sparsity;
    RandomState random;                             ///< LibTorch's generators, which dropout uses
    double trainSeconds = 0, validationSeconds = 0; ///< so far; for estimating the remaining time

    int epoch() const { return static_cast<int>(history.size()); }
};

/// Replaces file atomically. Errors: as replaceFile.
Result<void> writeCheckpoint(const TrainCheckpoint& checkpoint, const std::filesystem::path& file);
/// Errors: no such file, not a checkpoint, another version of the format, damaged. train() checks whether it matches the training.
Result<TrainCheckpoint> readCheckpoint(const std::filesystem::path& file);

} // namespace espalier
