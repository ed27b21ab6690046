// SPDX-License-Identifier: GPL-3.0-or-later
// What a training tells while it runs and afterwards.
#pragma once

#include "core/base/mailbox.h"
#include "core/sparsity/heatmap.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Seconds of an epoch by what they went into. Loading is only the waiting for batches that are made meanwhile. A graphics card's work
/// counts where its result is waited for.
struct TrainTimes {
    double loading = 0, teacher = 0, forward = 0, backward = 0, optimiser = 0, penalty = 0, validation = 0;

    bool operator==(const TrainTimes&) const = default;
};

struct EpochRecord {
    int epoch = 0; ///< 1, 2, …
    double learningRate = 0;
    double trainLoss = 0;               ///< what is lowered: of labels, of the teacher, or of both
    std::optional<double> trainTop1;    ///< percent; for images without labels the share answered as the teacher does. Classifiers only
    std::optional<double> valLoss;      ///< cross-entropy; for images without labels, how far from the teacher
    std::optional<double> valTop1;      ///< percent; where the images have labels
    std::optional<double> valAgreement; ///< percent answered as the teacher does; classifiers on images without labels
    double imagesPerSecond = 0;         ///< of the training part alone
    double seconds = 0;
    TrainTimes times;
    std::optional<double> unevenness, collapseRatio, zeroShare; ///< stage 1 only

    bool operator==(const EpochRecord&) const = default;
};

/// Live numbers, reported at least once a second while batches run. Immutable.
struct TrainSnapshot {
    int epoch = 0, epochs = 0;           ///< epoch counts from 1
    std::int64_t batch = 0, batches = 0; ///< inside the epoch
    double progress = 0;                 ///< of the whole run, 0 … 1
    double loss = 0;                     ///< running mean of the epoch
    std::optional<double> top1;          ///< percent, running mean of the epoch; as in EpochRecord
    double learningRate = 0;
    double imagesPerSecond = 0;
    double secondsLeft = 0;
    std::string activity; ///< "training", "validating", "measuring batch-norm statistics"
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< stage 1; newest update
};

using TrainMailbox = Mailbox<TrainSnapshot>;
/// Called on the training's thread.
using TrainReporter = std::function<void(const std::shared_ptr<const TrainSnapshot>&)>;

} // namespace espalier
