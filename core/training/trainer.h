// SPDX-License-Identifier: GPL-3.0-or-later
// The loop shared by ordinary training (stage 0), sparsity training (stage 1) and fine-tuning (stage 3).
#pragma once

#include "core/base/error.h"
#include "core/base/mailbox.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/sparsity/heatmap.h"
#include "core/tasks/classification.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

enum class ScheduleKind { cosine, step };

struct TrainSettings {
    int epochs = 10;
    int batch = 128;
    double learningRate = 0.05;      ///< peak, after the warm-up
    double momentum = 0.9;
    bool nesterov = true;
    double weightDecay = 5e-4;       ///< none on scales and other one-dimensional parameters
    ScheduleKind schedule = ScheduleKind::cosine;
    double warmupEpochs = 0.5;       ///< linear from a tenth of the peak
    std::vector<double> steps{0.5, 0.75}; ///< for step: shares of the run at which the rate falls tenfold
    bool flip = true;
    int cropPadding = 4;
    std::uint64_t seed = 1;
    int threads = 0;                 ///< 0: all cores
    bool evaluateEveryEpoch = true;
};

/// Learning rate of optimiser step i of all.
double learningRateAt(const TrainSettings& settings, std::int64_t step, std::int64_t stepsPerEpoch);

struct EpochRecord {
    int epoch = 0;                   ///< 1, 2, …
    double learningRate = 0;
    double trainLoss = 0;
    double trainTop1 = 0;            ///< percent
    std::optional<double> valLoss;
    std::optional<double> valTop1;   ///< percent
    double imagesPerSecond = 0;      ///< of the training part alone
    double seconds = 0;
    std::optional<double> unevenness, collapseRatio, zeroShare; ///< stage 1 only
};

/// Live numbers, put into the mailbox at least once a second while batches run. Immutable.
struct TrainSnapshot {
    int epoch = 0, epochs = 0;       ///< epoch counts from 1
    std::int64_t batch = 0, batches = 0; ///< inside the epoch
    double progress = 0;             ///< of the whole run, 0 … 1
    double loss = 0;                 ///< running mean of the epoch
    double top1 = 0;                 ///< percent, running mean of the epoch
    double learningRate = 0;
    double imagesPerSecond = 0;
    double secondsLeft = 0;
    std::string activity;            ///< "training", "validating", "measuring batch-norm statistics"
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< stage 1; newest update
};

using TrainMailbox = Mailbox<TrainSnapshot>;

struct TrainJob {
    Network network;
    const Dataset* train = nullptr;
    const Dataset* validation = nullptr;        ///< optional
    TrainSettings settings;
    std::optional<SparsitySettings> sparsity;   ///< stage 1; groups must be those of network
    const Groups* groups = nullptr;
    TrainMailbox* mailbox = nullptr;            ///< optional
    /// After every epoch, with the network as it is then; used to keep a checkpoint. Optional.
    std::function<void(const Network&, const EpochRecord&)> epochDone;
};

struct TrainOutcome {
    Network network;
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat;   ///< last one; stage 1 only
};

/// Repeatable: the same job and thread count give the same network. Errors: data and network do not match, loss not finite (names epoch, batch,
/// learning rate), cancelled. The job's network is not changed.
Result<TrainOutcome> train(const TrainJob& job, RunControl& control);

/// A copy with batch-norm statistics re-estimated as the plain average over up to images training images (METHOD.md section 3).
Result<Network> reestimateBatchNorm(const Network& network, const Dataset& train, RunControl& control, int images = 2000, int batch = 128);

/// Uses this many threads for LibTorch's operators; 0: all cores.
void setThreads(int threads);

} // namespace espalier
