// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/jobs.h"

#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/recipes/sensitivity.h"

namespace espalier::jobs {
namespace {

JobResult resultOf(recipes::Opened opened)
{
    JobResult result;
    result.model = std::move(opened.model);
    result.project = std::move(opened.project);
    return result;
}

void addJudged(JobResult& result, const recipes::Judged& judged)
{
    result.accuracy = judged.evaluation;
    result.predictions = judged.predictions;
}

JobResult resultOf(const recipes::Trained& trained)
{
    JobResult result;
    addJudged(result, trained);
    result.model = trained.model;
    result.history = trained.history;
    result.heat = trained.heat;
    result.keptEpoch = trained.keptEpoch;
    result.fault = trained.fault;
    result.skippedImages = trained.skippedImages;
    return result;
}

JobResult resultOf(const recipes::Pruned& pruned)
{
    JobResult result;
    addJudged(result, pruned);
    result.model = pruned.model;
    result.plan = std::make_shared<const Plan>(pruned.plan);
    result.latency = pruned.latency;
    result.skippedImages = pruned.skipped;
    return result;
}

void addStep(JobResult& result, Stage stage, const ModelPtr& model, const recipes::Judged& judged)
{
    result.steps.push_back({stage, model, judged.evaluation, judged.predictions});
    addJudged(result, judged);
}

void addSteps(JobResult& result, const recipes::RoundReport& round)
{
    if (round.sparsity && !round.sparsity->skipped)
        addStep(result, Stage::sparsify, round.sparsity->model, *round.sparsity);
    if (round.pruning)
        addStep(result, Stage::prune, round.pruning->model, *round.pruning);
    if (round.finetuning && !round.finetuning->skipped)
        addStep(result, Stage::finetune, round.finetuning->model, *round.finetuning);
}

JobResult resultOf(const recipes::RunReport& report)
{
    JobResult result;
    for (const recipes::RoundReport& round : report.rounds)
        addSteps(result, round);
    result.model = report.model;
    result.plan = std::make_shared<const Plan>(report.plan);
    if (report.project.rounds == 1 && report.rounds.back().pruning)
        result.latency = report.rounds.back().pruning->latency;
    result.fault = report.fault;
    result.skippedImages = report.skipped;
    return result;
}

} // namespace

Result<JobResult> openModel(const std::filesystem::path& file, const ReadOptions& options, const RecipeContext& context)
{
    return recipes::openNetwork(file, options, context).map([](recipes::Opened opened) { return resultOf(std::move(opened)); });
}

Result<JobResult> openProject(const std::filesystem::path& projectFile, const RecipeContext& context)
{
    return recipes::openProject(projectFile, context).map([](recipes::Opened opened) { return resultOf(std::move(opened)); });
}

Result<JobResult> sparsify(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    return recipes::sparsify(model, teacher, project, context).map([](const recipes::Trained& trained) { return resultOf(trained); });
}

Result<JobResult> prune(const ModelPtr& model, const Project& project, const Measurements& known, const RecipeContext& context)
{
    return recipes::prune(model, project, context, {known, {}, {}}).map([](const recipes::Pruned& pruned) { return resultOf(pruned); });
}

Result<JobResult> finetune(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    return recipes::finetune(model, teacher, project, context).map([](const recipes::Trained& trained) { return resultOf(trained); });
}

Result<JobResult> evaluate(const Model& model, const Project& project, const RecipeContext& context)
{
    return recipes::evaluate(model, project, context).map([](const recipes::Evaluated& evaluated) {
        JobResult result;
        addJudged(result, evaluated);
        result.skippedImages = evaluated.skipped;
        return result;
    });
}

Result<JobResult> exportModel(const Model& model, const std::filesystem::path& target, const WriteMetadata& metadata,
                              const RecipeContext& context)
{
    WriteOptions options;
    options.metadata = metadata;
    return recipes::exportNetwork(model.network, target, options, context).map([](const WrittenFile& written) {
        JobResult result;
        result.written = written;
        return result;
    });
}

Result<JobResult> allStages(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RecipeContext& context)
{
    return recipes::run(model, teacher, project, {}, context).map([](const recipes::RunReport& report) { return resultOf(report); });
}

Result<JobResult> measureSensitivity(const Model& model, const Project& project, const SensitivitySettings& settings,
                                     const RecipeContext& context)
{
    return recipes::sensitivity(model, project, settings, context).map([](const recipes::SensitivityReport& report) {
        JobResult result;
        result.sensitivity = std::make_shared<const Sensitivity>(report.sensitivity);
        result.skippedImages = report.skipped;
        return result;
    });
}

Result<JobResult> measure(const Model& model, const Project& project, const Measurements& known, const RecipeContext& context)
{
    return recipes::measure(model, project, context, known).map([](Measurements measurements) {
        JobResult result;
        result.measurements = std::make_shared<const Measurements>(std::move(measurements));
        return result;
    });
}

} // namespace espalier::jobs
