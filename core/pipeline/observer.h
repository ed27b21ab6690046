// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a recipe while it works. Derived classes override what they need.
#pragma once

#include "core/tasks/evaluation.h"
#include "core/training/train_record.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace espalier {

struct Model;
struct Sensitivity;

/// Progress of long work that is not a training.
struct Progress {
    std::string activity;             ///< "evaluating", "measuring what the plan needs to know"
    std::int64_t done = 0, total = 0; ///< total 0: not known
    double secondsLeft = 0;           ///< 0: not known
};

/// Called on the working thread. Arguments are valid during the call only, except shared snapshots.
class Observer {
public:
    virtual ~Observer() = default;

    virtual void progress(const Progress&) {}
    /// Live numbers of a training, a few times a second. stage: "finetune", "round 2 of 3, sparsify".
    virtual void training(const std::string& /*stage*/, const std::shared_ptr<const TrainSnapshot>&) {}
    virtual void epoch(const std::string& /*stage*/, const EpochRecord&, int /*epochs*/) {}
    /// when: "before", "after pruning", "round 1 of 2, after fine-tuning".
    virtual void evaluated(const std::string& /*when*/, const Evaluation&) {}
    /// A requested file has been written.
    virtual void written(const std::filesystem::path&) {}
    virtual void sensitivity(const std::shared_ptr<const Sensitivity>&) {}
    /// The curves that decide how much each layer gives, as they come.
    virtual void shares(const std::shared_ptr<const Sensitivity>&) {}
    /// A sentence or a heading for the user.
    virtual void log(const std::string& /*line*/) {}
    /// The network after an epoch: that of the model, with other weights.
    virtual void network(const std::string& /*stage*/, int /*epoch*/, const Model&, const Network&) {}
};

} // namespace espalier
