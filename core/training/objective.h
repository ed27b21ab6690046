// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a training lowers: the loss on targets, the distance from a teacher, or both. For any task.
#pragma once

#include "core/tasks/distillation/distillation.h"
#include "core/training/trainer.h"

#include <optional>
#include <string>

namespace espalier {

/// Empty where a job's images, network and teacher fit together; else the sentence that says what does not.
std::string objectiveFault(const TrainJob& job);

class Objective {
public:
    /// The job must be without fault and outlive it.
    explicit Objective(const TrainJob& job);

    /// Makes the targets that the training images have; none where they can only be learned from the teacher.
    MakeTargets targets() const { return hasTargets_ ? targetsOf(task_) : MakeTargets(); }
    /// Of the wished changes to images those that leave the targets right.
    Augmentation allowed(const Augmentation& wished) const { return task_.allowed(wished); }

    /// The teacher outputs of a batch; none without a teacher.
    Outputs taught(const Batch& batch);
    /// (1 − α)·the task's loss + α·distance from the teacher; a scalar under autograd.
    at::Tensor loss(const Outputs& outputs, const Batch& batch, const Outputs& taught) const;
    /// Empty, for count.
    Tally tally() const { return hasTargets_ ? Tally(task_.counter()) : agreementTally(task_); }
    /// Counts a batch by its targets; where it has none, by the teacher outputs.
    void count(Tally& tally, const Outputs& outputs, const Batch& batch, const Outputs& taught, double loss) const;

    /// Fills in what the validation images tell of the executor's present tensors. Throws c10::Error.
    Result<void> validate(Executor& executor, RunControl& control, const EvaluationProgress& progress, EpochRecord& record);

private:
    const TrainJob& job_;
    const Task& task_;
    std::optional<Teacher> teacher_;
    bool hasTargets_; ///< the training images
    bool validatesByTargets_;
    double teacherWeight_; ///< α
};

} // namespace espalier
