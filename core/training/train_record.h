// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a training: live numbers, and one record per epoch.
#pragma once

#include "core/base/mailbox.h"
#include "core/sparsity/heatmap.h"
#include "core/tasks/metrics.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Seconds of an epoch by activity. Loading is only the waiting for batches, which are made in the background. A graphics card's time
/// counts where its result is awaited.
struct TrainTimes {
    double loading = 0, teacher = 0, forward = 0, backward = 0, optimiser = 0, penalty = 0, validation = 0;

    bool operator==(const TrainTimes&) const = default;
};

struct EpochRecord {
    int epoch = 0; ///< 1, 2, …
    double learningRate = 0;
    double trainLoss = 0;          ///< the minimised loss: on targets, the teacher, or both
    Metrics trainLossParts;        ///< of the loss on targets; empty where the task tells none
    Metrics train;                 ///< the task's metrics; without targets, agreement with the teacher
    std::optional<double> valLoss; ///< the task's loss; without targets, the distance from the teacher
    Metrics valLossParts;          ///< as trainLossParts
    Metrics validation;            ///< as train
    double imagesPerSecond = 0;    ///< of the training part
    double seconds = 0;
    TrainTimes times;
    std::optional<double> unevenness, offTargets, collapseRatio, zeroShare; ///< stage 1 only

    bool operator==(const EpochRecord&) const = default;
};

/// Live numbers, published at least once a second while batches run. Immutable.
struct TrainSnapshot {
    int epoch = 0, epochs = 0;           ///< epoch counts from 1
    std::int64_t batch = 0, batches = 0; ///< inside the epoch
    double progress = 0;                 ///< of the whole run, 0 … 1
    double loss = 0;                     ///< running mean of the epoch
    Metrics metrics;                     ///< running means of the epoch; as EpochRecord::train
    double learningRate = 0;
    double imagesPerSecond = 0;
    double secondsLeft = 0;
    std::string activity; ///< "training", "validating", "calibrating batch norms"
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< stage 1; newest update
};

using TrainMailbox = Mailbox<TrainSnapshot>;
/// Called on the training's thread.
using TrainReporter = std::function<void(const std::shared_ptr<const TrainSnapshot>&)>;

} // namespace espalier
