// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what a training lowers: the loss of labels, the distance from a teacher, or both.
#pragma once

#include "core/tasks/distillation.h"
#include "core/training/trainer.h"

#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Empty where a job's images, network and teacher fit together; else the sentence that says what does not.
std::string objectiveFault(const TrainJob& job);

class Objective {
public:
    /// The job must be without fault and outlive it.
    explicit Objective(const TrainJob& job);

    using Outputs = std::vector<at::Tensor>;
    /// The teacher's answers to a batch; none without a teacher.
    Outputs taught(const Batch& batch);
    /// (1 − α)·cross-entropy + α·distance from the teacher; a scalar under autograd.
    at::Tensor loss(const Outputs& outputs, const Batch& batch, const Outputs& taught) const;
    /// Counts a batch by its labels; where it has none, by the teacher's answers.
    void count(Tally& tally, const Outputs& outputs, const Batch& batch, const Outputs& taught, double loss) const;

    /// Fills in what the validation images tell of the executor's present tensors. Throws c10::Error.
    Result<void> validate(Executor& executor, RunControl& control, const EvaluationProgress& progress, EpochRecord& record);

private:
    const TrainJob& job_;
    std::optional<Teacher> teacher_;
    bool labelled_; ///< the training images
    bool validatesLabels_;
    double teacherWeight_; ///< α
};

} // namespace espalier
