// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a training minimises: the loss on targets, the distance from a teacher, or both. For any task.
#pragma once

#include "core/tasks/distillation/distillation.h"
#include "core/training/shared_values.h"
#include "core/training/trainer.h"

#include <optional>
#include <string>

namespace espalier {

/// The job's, or else the network's.
std::shared_ptr<const Task> taskOf(const TrainJob& job);
/// Empty where a job's images, network and teacher match; else a sentence about the difference.
std::string objectiveFault(const TrainJob& job);

class Objective {
public:
    /// The job must have no fault and must outlive it.
    explicit Objective(const TrainJob& job);

    /// The network with the outputs that the functions below take.
    Network answering(const Network& network) const;
    /// Makes the targets of the training images; empty where the network learns from the teacher alone.
    MakeTargets targets() const { return hasTargets_ ? targetsOf(*task_) : MakeTargets(); }
    /// The requested augmentations that keep the targets valid.
    Augmentation allowed(const Augmentation& wished) const { return task_->allowed(wished); }

    /// The teacher's outputs for a batch, and then what the student is to compute in its layers; empty without a teacher.
    Outputs taught(const Batch& batch);
    /// (1 − α)·the task's loss + α·distance from the teacher, α = 1 for blended images; a scalar under autograd. parts: where given,
    /// those of the task's loss are added; none where only the teacher counts.
    at::Tensor loss(const Outputs& outputs, const Batch& batch, const Outputs& taught, std::vector<LossPart>* parts = nullptr) const;
    /// An empty one, for count().
    Tally tally() const;
    /// Counts a batch by its targets, or without them by the teacher outputs; of blended images that have targets, the loss only.
    void count(Tally& tally, const Outputs& outputs, const Batch& batch, const Outputs& taught, const LossValue& loss) const;

    /// Evaluates the executor's present tensors on the validation images and fills in the record. Throws c10::Error.
    Result<void> validate(Executor& executor, RunControl& control, const EvaluationProgress& progress, EpochRecord& record);

private:
    at::Tensor distance(const Outputs& outputs, const Outputs& taught) const;
    Result<void> judge(Executor& executor, Teacher* teacher, RunControl& control, const EvaluationProgress& progress, EpochRecord& record);

    const TrainJob& job_;
    std::shared_ptr<const Task> task_;
    std::optional<Teacher> teacher_;
    bool hasTargets_; ///< the training images
    bool validatesByTargets_;
    double teacherWeight_;                  ///< α
    std::vector<SharedValue> sharedValues_; ///< computed behind the task's outputs
};

} // namespace espalier
