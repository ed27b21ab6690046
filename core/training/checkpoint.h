// SPDX-License-Identifier: GPL-3.0-or-later
// Everything a training needs to go on after a finished epoch and to end as if it had never been interrupted.
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

/// A value: copies are cheap and share their tensors, which are never written. It holds no graph; whoever goes on gives the network that
/// the training started with. The loader needs no state of its own: its batches follow from the seed and the epoch's number.
struct TrainCheckpoint {
    using Tensors = std::vector<Tensor>; ///< by index of Network::stored, unless another order is told

    /// The network that the training would hand out if it ended now.
    struct Kept {
        int epoch = 0;
        Tensors tensors;
        std::shared_ptr<const HeatSnapshot> heat; ///< stage 1 only
    };
    struct Sparsity {
        HeatmapState controller;
        std::shared_ptr<const HeatSnapshot> heat; ///< of the last update
    };

    std::int64_t steps = 0;           ///< of the optimiser, so far; the schedule goes on from here
    Tensors weights;                  ///< as the optimiser left them, with batch-norm statistics and constants
    Tensors velocities;               ///< by trained parameter; undefined for one that never had a gradient
    Tensors average;                  ///< EMA of the weights; empty without one
    std::vector<EpochRecord> history; ///< one record a finished epoch
    Kept kept;
    int bestEpoch = 0; ///< that validated best: patience counts from it
    std::optional<Sparsity> sparsity;
    RandomState random;                             ///< of LibTorch's generators, which dropout draws from
    double trainSeconds = 0, validationSeconds = 0; ///< so far; the time left is estimated from them

    int epoch() const { return static_cast<int>(history.size()); }
};

/// Replaces file atomically. Errors: as replaceFile.
Result<void> writeCheckpoint(const TrainCheckpoint& checkpoint, const std::filesystem::path& file);
/// Errors: no such file, not a checkpoint, of another version of the format, damaged. Whether it belongs to a certain training is told by
/// train().
Result<TrainCheckpoint> readCheckpoint(const std::filesystem::path& file);

} // namespace espalier
