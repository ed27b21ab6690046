// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop of stages 0 (ordinary training), 1 (sparsity training) and 3 (fine-tuning).
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

/// Learning rate at an optimiser step, counted over the whole run.
double learningRateAt(const TrainSettings& settings, std::int64_t step, std::int64_t stepsPerEpoch);

struct TrainCheckpoint; // core/training/checkpoint.h

struct TrainOutcome {
    Network network;
    std::vector<EpochRecord> history;
    std::shared_ptr<const HeatSnapshot> heat; ///< of that network; stage 1 only
    int keptEpoch = 0;                        ///< the network's epoch; 0: nothing was trained
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
    /// After every epoch, with the present network. Optional.
    std::function<void(const Network&, const EpochRecord&)> epochDone = {};
    const Network* teacher = nullptr; ///< required where the settings use one
    /// Called before an error other than cancelled is returned, if an epoch was finished, with the result so far.
    std::function<void(const TrainOutcome&)> salvage = {};
    /// After every epoch, with the state for resuming. Optional; without it, nothing is copied.
    std::function<void(const TrainCheckpoint&)> checkpoint = {};
    /// Continues after this checkpoint's last epoch as the original training would have: the rest of the job must be the same. After the
    /// last epoch its outcome is returned at once. Optional.
    const TrainCheckpoint* resume = nullptr;
    const Task* task = nullptr; ///< null: taskFor(network)
};

/// Reproducible: the same job and number of threads give the same network on the CPU, and a network equal up to rounding on a graphics
/// card. If the loss is not finite, training ends and the last network with a finite loss is salvaged. Errors: data, network and teacher do
/// not match, images without labels and no teacher, a checkpoint of another training, loss not finite (names epoch, batch, learning rate),
/// cancelled. The job's network is not changed.
Result<TrainOutcome> train(const TrainJob& job, RunControl& control);

/// Calibrates batch norms: a copy with statistics as the plain average over at most `images` training images (docs/method.md §3). Labels
/// are not used. augmented: as training does by default, and always in the same way; the statistics of a trained network are of such
/// images.
Result<Network> reestimateBatchNorm(const Network& network, const Dataset& train, RunControl& control, int images = 2000, int batch = 128,
                                    bool augmented = true);

} // namespace espalier
