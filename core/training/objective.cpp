// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/objective.h"

#include "core/graph/tail.h"
#include "core/tasks/distillation/losses.h"
#include "core/tasks/images.h"
#include "core/tasks/images_run.h"
#include "core/tasks/task_for.h"

#include <ATen/ATen.h>

namespace espalier {

namespace {

bool distils(const TrainJob& job)
{
    return job.settings.distillation.teacher != Distillation::Teacher::none;
}

/// Whether the images have targets for the network's outputs.
bool hasTargets(const TrainJob& job, const Dataset* images)
{
    return images != nullptr && taskOf(job)->mismatch(job.network, *images).empty();
}

bool comparesLayers(const TrainJob& job)
{
    return distils(job) && job.settings.distillation.features > 0;
}

/// The network with further outputs behind its own.
Network withFurther(Network network, const std::vector<SharedValue>& values, ValueId SharedValue::*value)
{
    if (values.empty())
        return network;
    std::vector<ValueId> outputs = network.outputs;
    for (const SharedValue& each : values)
        outputs.push_back(each.*value);
    return withOutputs(std::move(network), std::move(outputs));
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
    if (std::string mismatch = taskOf(job)->mismatch(job.network, *job.train); teacherWeight(job) < 1 && !mismatch.empty())
        return mismatch + " With the teacher's weight at 1, or with images without labels, the network learns from the teacher alone.";
    if (const auto shared = comparesLayers(job) ? sharedValues(job.network, *job.teacher) : std::vector<SharedValue>(); !shared)
        return shared.error().message;
    return {};
}

} // namespace

std::shared_ptr<const Task> taskOf(const TrainJob& job)
{
    return givenOrFor(job.task, job.network);
}

std::string objectiveFault(const TrainJob& job)
{
    if (distils(job))
        return withTeacherFault(job);
    if (!job.train->labelled())
        return "The images have no labels, so a network can only learn from a teacher on them; choose the unpruned network as the teacher, "
               "or use images with labels.";
    for (const Dataset* images : {job.train, job.validation}) {
        if (std::string mismatch = images != nullptr ? taskOf(job)->mismatch(job.network, *images) : std::string(); !mismatch.empty())
            return mismatch;
    }
    return {};
}

Objective::Objective(const TrainJob& job)
    : job_(job), task_(taskOf(job)), hasTargets_(hasTargets(job, job.train)), validatesByTargets_(hasTargets(job, job.validation)),
      teacherWeight_(teacherWeight(job))
{
    if (comparesLayers(job))
        sharedValues_ = sharedValues(job.network, *job.teacher).value();
    if (distils(job))
        teacher_.emplace(withFurther(task_->answering(*job.teacher), sharedValues_, &SharedValue::teacher));
}

Network Objective::answering(const Network& network) const
{
    return withFurther(task_->answering(network), sharedValues_, &SharedValue::student);
}

Outputs Objective::taught(const Batch& batch)
{
    if (!teacher_)
        return {};
    Outputs taught = teacher_->answers(batch.images);
    const std::size_t own = taught.size() - sharedValues_.size();
    for (std::size_t i = 0; i < sharedValues_.size(); ++i)
        taught[own + i] = sharedValues_[i].ofKept(taught[own + i]);
    return taught;
}

/// From the teacher's outputs by the task's measure; of layers by the mean square of the difference, as shares of the teacher's.
at::Tensor Objective::distance(const Outputs& outputs, const Outputs& taught) const
{
    const Distillation& learning = job_.settings.distillation;
    if (sharedValues_.empty())
        return task_->distance(outputs, taught, learning.temperature);
    const auto split = [this](const Outputs& all) { return all.end() - static_cast<std::ptrdiff_t>(sharedValues_.size()); };
    const Outputs told(outputs.begin(), split(outputs)), wanted(taught.begin(), split(taught));
    return task_->distance(told, wanted, learning.temperature) +
           learning.features * rawOutputLoss({split(outputs), outputs.end()}, {split(taught), taught.end()});
}

at::Tensor Objective::loss(const Outputs& outputs, const Batch& batch, const Outputs& taught, std::vector<LossPart>* parts) const
{
    at::Tensor ofTeacher = teacher_ ? distance(outputs, taught) : at::Tensor();
    if (teacherWeight_ == 1 || batch.blended)
        return ofTeacher;
    const at::Tensor ofTargets = task_->loss(outputs, batch.targets, {job_.settings.labelSmoothing, parts});
    return teacher_ ? ofTargets * (1 - teacherWeight_) + ofTeacher * teacherWeight_ : ofTargets;
}

Tally Objective::tally() const
{
    if (!task_->countsWhileLearning())
        return Tally(nullptr);
    return hasTargets_ ? Tally(task_->counter()) : agreementTally(*task_);
}

void Objective::count(Tally& tally, const Outputs& outputs, const Batch& batch, const Outputs& taught, const LossValue& loss) const
{
    if (!task_->countsWhileLearning())
        tally.add(batch.images.size(0), loss);
    else if (!hasTargets_)
        addByTeacher(*task_, outputs, taught, loss, tally);
    else if (batch.blended)
        tally.add(batch.images.size(0), loss);
    else
        tally.add(outputs, batch.targets, loss);
}

/// Layers' values are left out, because batches are larger here than in training.
Result<void> Objective::validate(Executor& executor, RunControl& control, const EvaluationProgress& progress, EpochRecord& record)
{
    if (sharedValues_.empty())
        return judge(executor, teacher_ ? &*teacher_ : nullptr, control, progress, record);
    Executor bare(task_->answering(withOutputs(executor.trained(), job_.network.outputs)));
    prepareForImages(bare);
    std::optional<Teacher> teacher;
    if (!validatesByTargets_)
        teacher.emplace(task_->answering(*job_.teacher));
    return judge(bare, teacher ? &*teacher : nullptr, control, progress, record);
}

Result<void> Objective::judge(Executor& executor, Teacher* teacher, RunControl& control, const EvaluationProgress& progress,
                              EpochRecord& record)
{
    constexpr int batch = 256;
    Judge judge = validatesByTargets_ ? judgeByTargets(*task_) : judgeByTeacher(*task_, *teacher, job_.settings.distillation.temperature);
    return evaluateOn(executor, *job_.validation, control, batch, progress, std::move(judge)).map([&](const Evaluation& evaluation) {
        record.valLoss = evaluation.loss;
        record.valLossParts = evaluation.lossParts;
        record.validation = evaluation.metrics;
    });
}

} // namespace espalier
