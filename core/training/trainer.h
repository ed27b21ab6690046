// SPDX-License-Identifier: GPL-3.0-or-later
// The loop shared by ordinary training (stage 0), sparsity training (stage 1) and fine-tuning (stage 3).
#pragma once

#include "core/base/error.h"
#include "core/base/mailbox.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"
#include "core/network/device.h"
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

/// Learning from another network's outputs, the unpruned one's (METHOD.md section 3).
struct Distillation {
    enum class Teacher { none, original };
    Teacher teacher = Teacher::none;
    double weight = 0.9;    ///< α: loss = (1 − α)·labels + α·teacher; 1 where the images have no labels
    double temperature = 4; ///< T of classifiers' soft targets

    bool operator==(const Distillation&) const = default;
};

/// The defaults are the recipe: a trained network trains on with them untouched. Stages differ in epochs and peak rate (project.h).
struct TrainSettings {
    int epochs = 10;
    int batch = 128;
    double learningRate = 0.05; ///< peak, after the warm-up
    double momentum = 0.9;
    bool nesterov = true;
    double weightDecay = 5e-4; ///< none on scales and other one-dimensional parameters
    ScheduleKind schedule = ScheduleKind::cosine;
    double warmupEpochs = 0.5;            ///< linear from a tenth of the peak
    std::vector<double> steps{0.5, 0.75}; ///< for step: shares of the run at which the rate falls tenfold
    bool flip = true;
    int cropPadding = 4;
    std::uint64_t seed = 1;
    int threads = 0; ///< 0: all cores
    Device device = Device::automatic;
    bool evaluateEveryEpoch = true;
    double labelSmoothing = 0; ///< ε: every target is 1 − ε on its class and ε spread evenly over all
    double emaDecay = 0;       ///< of the moving average of the weights, per step; 0: none. With it, the average is evaluated and returned
    Distillation distillation;
    int patience = 0;     ///< epochs without a better validation after which training ends early; 0: never
    bool keepBest = true; ///< return the epoch that validated best; else the last

    bool operator==(const TrainSettings&) const = default;
};

/// Learning rate of optimiser step i of all.
double learningRateAt(const TrainSettings& settings, std::int64_t step, std::int64_t stepsPerEpoch);

/// Seconds of an epoch by what they went into. Loading is only the waiting for batches that are made meanwhile. A graphics card's work
/// counts where its result is waited for.
struct TrainTimes {
    double loading = 0, teacher = 0, forward = 0, backward = 0, optimiser = 0, penalty = 0, validation = 0;
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
};

/// Live numbers, put into the mailbox at least once a second while batches run. Immutable.
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

struct TrainOutcome {
    Network network;
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< of that network; stage 1 only
    int keptEpoch = 0;                        ///< the epoch the network is of; 0: nothing was trained
    bool stoppedEarly = false;                ///< patience ran out
};

struct TrainJob {
    Network network;
    const Dataset* train = nullptr;
    const Dataset* validation = nullptr; ///< optional
    TrainSettings settings;
    std::optional<SparsitySettings> sparsity; ///< stage 1; groups must be those of network
    const Groups* groups = nullptr;
    TrainMailbox* mailbox = nullptr; ///< optional
    /// After every epoch, with the network as it is then; used to keep a checkpoint. Optional.
    std::function<void(const Network&, const EpochRecord&)> epochDone = {};
    const Network* teacher = nullptr; ///< must be there where the settings ask for one
    /// Called before an error is returned (other than cancelled) once an epoch was finished: what was reached until then.
    std::function<void(const TrainOutcome&)> salvage = {};
};

/// Repeatable: the same job and thread count give the same network on the processor, and one like it up to rounding on a graphics card.
/// Where the loss is no finite number, training ends and the last network whose loss was one is salvaged. Errors: data, network and teacher
/// do not match, images without labels and no teacher, loss not finite (names epoch, batch, learning rate), cancelled. The job's network is
/// not changed.
Result<TrainOutcome> train(const TrainJob& job, RunControl& control);

/// A copy with batch-norm statistics re-estimated as the plain average over up to images training images (METHOD.md section 3). Labels are
/// not looked at.
Result<Network> reestimateBatchNorm(const Network& network, const Dataset& train, RunControl& control, int images = 2000, int batch = 128);

/// Uses this many threads for LibTorch's operators; 0: all cores.
void setThreads(int threads);

} // namespace espalier
