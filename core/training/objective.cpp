// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/objective.h"

#include <ATen/ATen.h>

namespace espalier {
namespace {

bool distils(const TrainJob& job)
{
    return job.settings.distillation.teacher != Distillation::Teacher::none;
}

/// Labels that can judge the network's answers.
bool hasLabelsFor(const Network& network, const Dataset& images)
{
    return classMismatch(network, images).empty();
}

double teacherWeight(const TrainJob& job)
{
    if (!distils(job))
        return 0;
    return job.train->labelled() ? job.settings.distillation.weight : 1;
}

std::string withTeacherFault(const TrainJob& job)
{
    if (job.teacher == nullptr)
        return "The settings ask for a teacher, but no network was given as one.";
    for (const Dataset* images : {job.train, job.validation}) {
        if (std::string mismatch = images != nullptr ? imageMismatch(job.network, *images) : std::string(); !mismatch.empty())
            return mismatch;
    }
    if (std::string mismatch = teacherMismatch(job.network, *job.teacher); !mismatch.empty())
        return mismatch;
    if (std::string mismatch = classMismatch(job.network, *job.train); teacherWeight(job) < 1 && !mismatch.empty())
        return mismatch + " With the teacher's weight at 1, or with images without labels, the network learns from the teacher alone.";
    return {};
}

} // namespace

std::string objectiveFault(const TrainJob& job)
{
    if (distils(job))
        return withTeacherFault(job);
    if (!job.train->labelled())
        return "The images have no labels, so a network can only learn from a teacher on them; choose the unpruned network as the teacher, "
               "or "
               "use images in folders of classes.";
    for (const Dataset* images : {job.train, job.validation}) {
        if (std::string mismatch = images != nullptr ? classMismatch(job.network, *images) : std::string(); !mismatch.empty())
            return mismatch;
    }
    return {};
}

Objective::Objective(const TrainJob& job)
    : job_(job), labelled_(hasLabelsFor(job.network, *job.train)),
      validatesLabels_(job.validation != nullptr && hasLabelsFor(job.network, *job.validation)), teacherWeight_(teacherWeight(job))
{
    if (distils(job))
        teacher_.emplace(*job.teacher);
}

Objective::Outputs Objective::taught(const Batch& batch)
{
    return teacher_ ? teacher_->answers(batch.images) : Outputs();
}

at::Tensor Objective::loss(const Outputs& outputs, const Batch& batch, const Outputs& taught) const
{
    at::Tensor ofTeacher = teacher_ ? teacher_->loss(outputs, taught, job_.settings.distillation.temperature) : at::Tensor();
    if (teacherWeight_ == 1)
        return ofTeacher;
    const at::Tensor ofLabels =
        at::cross_entropy_loss(outputs.front(), batch.labels, {}, at::Reduction::Mean, -100, job_.settings.labelSmoothing);
    return teacher_ ? ofLabels * (1 - teacherWeight_) + ofTeacher * teacherWeight_ : ofLabels;
}

void Objective::count(Tally& tally, const Outputs& outputs, const Batch& batch, const Outputs& taught, double loss) const
{
    if (labelled_)
        tally.add(outputs.front().detach(), batch.labels, loss);
    else if (const at::Tensor classes = teacher_->classesOf(taught); classes.defined())
        tally.add(outputs.front().detach(), classes, loss);
    else
        tally.add(batch.images.size(0), loss);
}

Result<void> Objective::validate(Executor& executor, RunControl& control, const EvaluationProgress& progress, EpochRecord& record)
{
    constexpr int batch = 256;
    const Judge judge = validatesLabels_ ? Judge(judgeByLabels) : teacher_->judge(job_.settings.distillation.temperature);
    return evaluateOn(executor, *job_.validation, control, batch, progress, judge).map([&](const Evaluation& evaluation) {
        record.valLoss = evaluation.loss;
        if (validatesLabels_)
            record.valTop1 = evaluation.top1;
        else if (isClassifier(job_.network))
            record.valAgreement = evaluation.top1;
    });
}

} // namespace espalier
