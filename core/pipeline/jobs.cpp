// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/jobs.h"

#include "core/formats/write_network.h"
#include "core/pipeline/prune_to_budget.h"
#include "core/pipeline/write_metadata.h"

#include <spdlog/fmt/fmt.h>

#include <new>

namespace espalier::jobs {
namespace {

/// Both splits of a project's images.
struct Images {
    Dataset train, validation;
};

Result<Images> openImages(const Model& model, const Project& project, JobResult& result, const LogLine& log)
{
    if (project.data.empty())
        return failure("There are no images to train on; choose a folder of images for the project.");
    return openSplit(model, project, "train", project.trainLimit, result, log).and_then([&](Dataset train) {
        return openSplit(model, project, "val", project.validationLimit, result, log).map([&](Dataset validation) {
            return Images{std::move(train), std::move(validation)};
        });
    });
}

/// The result with the accuracy of a model, and with some images to see it by; as it is where the images have no labels.
Result<JobResult> measured(JobResult result, const Model& model, const Dataset& validation, RunControl& control, const LogLine& log)
{
    constexpr std::size_t shown = 40;
    if (!validation.labelled())
        return result;
    return espalier::evaluate(model.network, validation, control).and_then([&](const Evaluation& evaluation) {
        log(fmt::format("Top-1 {:.2f} % on {} validation images.", evaluation.top1, evaluation.images));
        result.accuracy = evaluation;
        return answerImages(model.network, validation, shown).map([&](const auto& answered) {
            result.answered = answered;
            return result;
        });
    });
}

/// The result of a training stage: its model, history and accuracy.
Result<JobResult> trained(TrainOutcome outcome, const Dataset& validation, JobResult result, RunControl& control, const LogLine& log)
{
    result.model = makeModel(std::move(outcome.network));
    result.history = std::move(outcome.history);
    result.heat = std::move(outcome.heat);
    result.keptEpoch = outcome.keptEpoch;
    const ModelPtr model = result.model;
    return measured(std::move(result), *model, validation, control, log);
}

using TrainingStage = std::function<Result<TrainOutcome>(const TrainingAid&)>;

/// The result of a training; where it broke off, of the epochs before, with the fault.
Result<JobResult> trainedOrSalvaged(const TrainingStage& stage, const ModelPtr& teacher, const Dataset& validation, JobResult result,
                                    RunControl& control, const LogLine& log)
{
    std::optional<TrainOutcome> reached;
    TrainingAid aid;
    aid.teacher = teacher ? &teacher->network : nullptr;
    aid.salvage = [&](const TrainOutcome& outcome) { reached = outcome; };
    Result<TrainOutcome> outcome = stage(aid);
    if (!outcome && !reached)
        return tl::make_unexpected(outcome.error());
    if (!outcome)
        result.fault = outcome.error();
    return trained(outcome ? std::move(*outcome) : std::move(*reached), validation, std::move(result), control, log);
}

/// The model as it is or, where the project asks for it, with batch norms restored.
Result<ModelPtr> startOfSparsity(const ModelPtr& model, const Project& project, const Dataset& train, RunControl& control,
                                 const LogLine& log)
{
    if (!project.restoreBatchNorm)
        return model;
    return restoreBatchNorms(model, train, control).map([&](const RestoredModel& restored) {
        log(fmt::format("{} layers got a batch norm.", restored.layers));
        return restored.model;
    });
}

Result<JobResult> settled(JobResult result, const Model& unmeasured, const Images& images, RunControl& control, const LogLine& log)
{
    auto network = reestimateBatchNorm(unmeasured.network, images.train, control);
    if (!network)
        return tl::make_unexpected(network.error());
    return trained({std::move(*network), {}, nullptr}, images.validation, std::move(result), control, log);
}

void tellPruning(const Model& before, const Pruning& pruning, const LogLine& log)
{
    const Model& after = *pruning.pruned.model;
    log(fmt::format("Removed {} of {} units: {} of {} parameters and {} of {} MACs are left.", pruning.plan.removedUnits,
                    before.groups.unitCount(), after.costs.params, before.costs.params, after.costs.macs, before.costs.macs));
    if (pruning.plan.zeroUnitsLeft > 0)
        log(fmt::format("{} units of importance zero stay; a higher ratio would take them at no cost.", pruning.plan.zeroUnitsLeft));
    if (pruning.latency)
        log(fmt::format("Measured: {:.3f} ms before, {:.3f} ms after.", pruning.latency->before.milliseconds,
                        pruning.latency->after.milliseconds));
}

} // namespace

Result<Dataset> openSplit(const Model& model, const Project& project, const std::string& split, int limit, JobResult& result,
                          const LogLine& log)
{
    auto dataset = openData(project.data, split, model, project.preprocessing, limit, labelUseOf(split, project.labels));
    if (!dataset)
        return dataset;
    for (const std::string& skipped : dataset->skipped()) {
        result.skippedImages.push_back(skipped);
        log("Skipped an image: " + skipped);
    }
    log(dataset->labelled() ? fmt::format("{} images of {} classes in split '{}'.", dataset->size(), dataset->classes().size(), split)
                            : fmt::format("{} images without labels in split '{}'.", dataset->size(), split));
    return dataset;
}

Result<JobResult> openModel(const std::filesystem::path& file, const ReadOptions& options, const LogLine& log)
{
    return espalier::openModel(file, options).map([&](const ModelPtr& model) {
        log(fmt::format("Opened '{}': {} parameters, {} MACs, {} units in {} groups.", file.string(), model->costs.params,
                        model->costs.macs, model->groups.unitCount(), model->groups.groupCount()));
        for (const std::string& notice : model->notices)
            log(notice);
        for (const OpaqueOperator& opaque : model->opaque)
            log(fmt::format("'{}' at {} is run as it is; the channels that reach it stay.", opaque.op, opaque.node));
        JobResult result;
        result.model = model;
        return result;
    });
}

Result<JobResult> openProject(const std::filesystem::path& projectFile, const LogLine& log)
{
    return readProject(projectFile).and_then([&](const Project& project) {
        return openModel(project.model, {project.inputShape}, log).map([&](JobResult result) {
            std::error_code ignored;
            if (!project.data.empty() && !std::filesystem::is_directory(project.data, ignored))
                log(fmt::format("The project's images are not there: '{}' is no folder.", project.data.string()));
            result.project = project;
            return result;
        });
    });
}

Result<JobResult> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, RunControl& control,
                           TrainMailbox& mailbox, const LogLine& log)
{
    mailbox.put(nullptr);
    JobResult result;
    const auto images = openImages(*model, project, result, log);
    if (!images)
        return tl::make_unexpected(images.error());
    const auto start = startOfSparsity(model, project, images->train, control, log);
    if (!start)
        return tl::make_unexpected(start.error());
    const auto stage = [&](const TrainingAid& aid) {
        return sparsifyModel(**start, images->train, &images->validation, project.sparsify, project.sparsity, project.prune, control,
                             &mailbox, {}, aid);
    };
    return trainedOrSalvaged(stage, teacher, images->validation, std::move(result), control, log);
}

Result<JobResult> prune(const Model& model, const Project& project, const Measurements& known, RunControl& control, const LogLine& log)
{
    JobResult result;
    const auto pruning = measurementsFor(model, project, known, result, control, log).and_then([&](const Measurements& measurements) {
        return scoresOf(model, project.prune, measurements).and_then([&](const FusedScores& scores) {
            return pruneToBudget(model, scores, project.prune, measurements, control);
        });
    });
    if (!pruning)
        return tl::make_unexpected(pruning.error());
    tellPruning(model, *pruning, log);
    result.plan = std::make_shared<const Plan>(pruning->plan);
    result.model = pruning->pruned.model;
    result.latency = pruning->latency;
    if (project.data.empty())
        return result;
    const auto images = openImages(model, project, result, log);
    if (!images)
        return tl::make_unexpected(images.error());
    const ModelPtr unmeasured = result.model;
    return settled(std::move(result), *unmeasured, *images, control, log);
}

Result<JobResult> finetune(const Model& model, const ModelPtr& teacher, const Project& project, RunControl& control, TrainMailbox& mailbox,
                           const LogLine& log)
{
    mailbox.put(nullptr);
    JobResult result;
    const auto images = openImages(model, project, result, log);
    if (!images)
        return tl::make_unexpected(images.error());
    const auto stage = [&](const TrainingAid& aid) {
        return finetuneModel(model, images->train, &images->validation, project.finetune, control, &mailbox, {}, aid);
    };
    return trainedOrSalvaged(stage, teacher, images->validation, std::move(result), control, log);
}

Result<JobResult> evaluate(const Model& model, const Project& project, RunControl& control, const LogLine& log)
{
    if (project.data.empty())
        return failure("There are no images to evaluate on; choose a folder of images for the project.");
    JobResult result;
    const auto validation = openSplit(model, project, "val", project.validationLimit, result, log);
    if (!validation)
        return tl::make_unexpected(validation.error());
    return measured(std::move(result), model, *validation, control, log);
}

Result<JobResult> exportModel(const Model& model, const std::filesystem::path& target, const WriteMetadata& metadata, const LogLine& log)
{
    WriteOptions options;
    options.metadata = metadata;
    return writeNetwork(model.network, target, options).map([&](const WrittenFile& written) {
        const std::string checked = written.answersChecked ? fmt::format("read back, its outputs differ by {:.1e}", written.checkError)
                                                           : "its weights were read back, its source was not run";
        log(fmt::format("Wrote '{}', {} bytes; {}.", target.string(), written.bytes, checked));
        JobResult result;
        result.written = written;
        return result;
    });
}

Result<JobResult> guarded(const std::function<Result<JobResult>()>& job)
{
    try {
        return job();
    } catch (const std::bad_alloc&) {
        return failure("There is not enough memory for this; try a smaller batch.");
    } catch (const std::exception& problem) {
        return failure("Something unforeseen went wrong; the model is as it was before.", problem.what());
    }
}

} // namespace espalier::jobs
