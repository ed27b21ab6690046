// SPDX-License-Identifier: GPL-3.0-or-later
// What a recipe tells while it works. Whoever watches overrides what it cares for.
#pragma once

#include "core/tasks/evaluation.h"
#include "core/training/train_record.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace espalier {

struct Sensitivity;

/// How far something is that takes long and is no training.
struct Progress {
    std::string activity;             ///< "evaluating", "measuring what the plan needs to know"
    std::int64_t done = 0, total = 0; ///< total 0: not known
    double secondsLeft = 0;           ///< 0: not known
};

/// Called on the working thread; what is passed is only lent, apart from shared snapshots.
class Observer {
public:
    virtual ~Observer() = default;

    virtual void progress(const Progress&) {}
    /// A training's live numbers, a few times a second. stage: "finetune", "round 2 of 3, sparsify".
    virtual void training(const std::string& /*stage*/, const std::shared_ptr<const TrainSnapshot>&) {}
    virtual void epoch(const std::string& /*stage*/, const EpochRecord&, int /*epochs*/) {}
    /// when: "before", "after pruning", "round 1 of 2, after fine-tuning".
    virtual void evaluated(const std::string& /*when*/, const Evaluation&) {}
    /// A file that was asked for is there.
    virtual void written(const std::filesystem::path&) {}
    virtual void sensitivity(const std::shared_ptr<const Sensitivity>&) {}
    /// What the user should know, a sentence or a heading.
    virtual void log(const std::string& /*line*/) {}
};

} // namespace espalier
