// SPDX-License-Identifier: GPL-3.0-or-later
// The loop shared by ordinary training (stage 0), sparsity training (stage 1) and fine-tuning (stage 3).
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/data/dataset.h"
#include "core/graph/network.h"
#include "core/settings/train_settings.h"
#include "core/training/train_record.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

class Task;

/// Learning rate of optimiser step i of all.
double learningRateAt(const TrainSettings& settings, std::int64_t step, std::int64_t stepsPerEpoch);

struct TrainCheckpoint; // core/training/checkpoint.h

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
    TrainReporter report = {}; ///< optional
    /// After every epoch, with the network as it is then. Optional.
    std::function<void(const Network&, const EpochRecord&)> epochDone = {};
    const Network* teacher = nullptr; ///< must be there where the settings ask for one
    /// Called before an error is returned (other than cancelled) once an epoch was finished: what was reached until then.
    std::function<void(const TrainOutcome&)> salvage = {};
    /// After every epoch, with what going on from there needs. Optional; without it, nothing is copied.
    std::function<void(const TrainCheckpoint&)> checkpoint = {};
    /// Goes on after this checkpoint's last epoch, as the training that made it would have: the rest of the job must be as it was then.
    /// After the last epoch its outcome is handed out at once. Optional.
    const TrainCheckpoint* resume = nullptr;
    const Task* task = nullptr; ///< what the network is for; null: taskFor(network)
};

/// Repeatable: the same job and thread count give the same network on the processor, and one like it up to rounding on a graphics card.
/// Where the loss is no finite number, training ends and the last network whose loss was one is salvaged. Errors: data, network and teacher
/// do not match, images without labels and no teacher, a checkpoint of another training, loss not finite (names epoch, batch, learning
/// rate), cancelled. The job's network is not changed.
Result<TrainOutcome> train(const TrainJob& job, RunControl& control);

/// A copy with batch-norm statistics re-estimated as the plain average over up to images training images (docs/method.md §3). Labels are
/// not looked at.
Result<Network> reestimateBatchNorm(const Network& network, const Dataset& train, RunControl& control, int images = 2000, int batch = 128);

} // namespace espalier
