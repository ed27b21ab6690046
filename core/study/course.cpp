// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/course.h"

#include "core/base/pace.h"
#include "core/base/parallel.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "core/pipeline/recipes/run.h"
#include "core/pipeline/report_json.h"
#include "core/pipeline/run_store.h"
#include "core/pipeline/stages.h"
#include "core/pruning/planning/plan_json.h"
#include "core/study/report.h"
#include "core/training/reinitialise.h"
#include "core/training/trainer.h"

#include <fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

namespace espalier {
namespace {
/// The fields that are known before the run begins.
RunRecord recordFor(const StudyRun& run, const StudyArm& arm, const std::string& program)
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    RunRecord record;
    record.arm = arm.name;
    record.ratio = run.ratio;
    record.seed = run.seed;
    record.hash = run.hash;
    record.settings = run.settings;
    record.program = program;
    record.threads = threadsOrAllCores(run.project.sparsify.threads);
    record.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
    return record;
}

/// The report of a shape trained from scratch: the source run's data about the shape, and the training's own results.
Json scratchReport(const recipes::Trained& trained, const Json& source)
{
    Json report = Json::object();
    for (const char* key : {"requested", "budget", "policy", "achieved", "before", "after", "removed_units", "groups", "plan_hash"}) {
        if (source.contains(key))
            report[key] = source[key];
    }
    report["finetune"] = {{"history", toJson(trained.history)}};
    if (trained.evaluation) {
        const MetricValue& metric = *trained.evaluation->metrics.primary();
        report[metric.info->key] = {{"after_finetuning", metric.value}};
        report["evaluations"] = {{"after_finetuning", toJson(*trained.evaluation)}};
    }
    report["seconds"] = {{"train", trained.seconds}};
    return report;
}

/// A run's results: its columns and its full report.
struct Findings {
    StudyValues values;
    Json report;
};

class StudyCourse {
public:
    StudyCourse(const Study& study, const StudyFolder& folder, const StudyCourseOptions& options, const RecipeContext& context)
        : study_(study), folder_(folder), options_(options), context_(context)
    {
    }

    Result<StudyTable> perform();

private:
    void collect();
    bool done(std::size_t run) const;
    Result<void> runMissing();
    void tellStart(std::size_t run) const;
    Result<void> keepOutcome(std::size_t run);
    template <class Value>
    Result<Value> withStore(const StudyRun& run, const std::function<Result<Value>(const RecipeContext&)>& recipe);
    Result<Findings> findingsOf(const StudyRun& run);
    Result<Findings> allStages(const StudyRun& run);
    Result<Findings> planned(const StudyRun& run);
    Result<Findings> trainedAnew(const StudyRun& run, const StudyRun& source);
    Result<ModelPtr> startOf(const StudyRun& run);
    Result<ModelPtr> openOnce(const Project& project);
    Result<StudyTable> tables();

    const Study& study_;
    const StudyFolder& folder_;
    const StudyCourseOptions& options_;
    const RecipeContext& context_;
    std::vector<std::optional<RunRecord>> records_; ///< by run
    std::map<std::filesystem::path, ModelPtr> opened_;
};

Result<StudyTable> StudyCourse::perform()
{
    collect();
    const auto ended = runMissing();
    auto table = tables();
    if (!ended)
        return tl::make_unexpected(ended.error());
    return table;
}

/// Reads the results of earlier calls.
void StudyCourse::collect()
{
    for (const StudyRun& run : study_.runs) {
        auto found = folder_.find(run);
        if (!found.notice.empty())
            context_.observer.log(found.notice + " It is run again.");
        records_.push_back(std::move(found.record));
    }
    const auto count = std::count_if(records_.begin(), records_.end(), [](const auto& record) { return record.has_value(); });
    if (count > 0)
        context_.observer.log(fmt::format("{} of {} runs are done already.", count, records_.size()));
}

bool StudyCourse::done(std::size_t run) const
{
    return records_[run] && (records_[run]->failure.empty() || !options_.retryFailed);
}

Result<void> StudyCourse::runMissing()
{
    int started = 0;
    for (std::size_t run = 0; run < study_.runs.size(); ++run) {
        if (done(run))
            continue;
        if (context_.control.stopRequested())
            return cancelled();
        if (options_.mostRuns && started == *options_.mostRuns)
            return {};
        ++started;
        tellStart(run);
        if (const auto kept = keepOutcome(run); !kept)
            return kept;
    }
    return {};
}

/// Logs the start, except for runs that only plan, which take milliseconds.
void StudyCourse::tellStart(std::size_t run) const
{
    const std::string text = fmt::format("Run {} of {}: {}", run + 1, study_.runs.size(), study_.runs[run].id);
    if (study_.arms[study_.runs[run].arm].planOnly)
        context_.observer.progress({text});
    else
        context_.observer.log(text);
}

/// Stores the outcome, including failures; cancelled runs leave nothing.
Result<void> StudyCourse::keepOutcome(std::size_t index)
{
    const StudyRun& run = study_.runs[index];
    RunRecord record = recordFor(run, study_.arms[run.arm], options_.program);
    const Stopwatch watch;
    auto found = findingsOf(run);
    if (!found && found.error().isCancelled())
        return cancelled();
    record.seconds = watch.seconds();
    record.failure = found ? std::string() : found.error().message;
    record.report = found ? std::move(found->report) : Json::object();
    record.metrics = found ? std::move(found->values) : StudyValues();
    if (!found)
        context_.observer.log(fmt::format("{} failed: {}", run.id, record.failure));
    records_[index] = record;
    return folder_.keep(run, record);
}

/// Runs a recipe that can be resumed. A result with a fault counts as a failure.
template <class Value>
Result<Value> StudyCourse::withStore(const StudyRun& run, const std::function<Result<Value>(const RecipeContext&)>& recipe)
{
    RunStore store = RunStore::beside(folder_.networkOf(run), RunStore::Resume::ifThere);
    RecipeContext keeping = context_;
    keeping.store = &store;
    Result<Value> result = recipe(keeping);
    if (result && result->fault)
        return tl::make_unexpected(*result->fault);
    if (result)
        store.discard();
    return result;
}

Result<Findings> StudyCourse::findingsOf(const StudyRun& run)
{
    const ComputeScope compute(run.project.sparsify.threads, run.project.sparsify.device);
    const StudyArm& arm = study_.arms[run.arm];
    if (arm.planOnly)
        return planned(run);
    return arm.scratchOf.empty() ? allStages(run) : trainedAnew(run, study_.counterpart(run, arm.scratchOf));
}

Result<Findings> StudyCourse::allStages(const StudyRun& run)
{
    recipes::RunOutputs outputs;
    outputs.final = folder_.networkOf(run);
    return startOf(run).and_then([&](const ModelPtr& model) {
        return withStore<recipes::RunReport>(
                   run, [&](const RecipeContext& context) { return recipes::run(model, model, run.project, outputs, context); })
            .map([](const recipes::RunReport& report) {
                return Findings{studyValuesOf(report), toJson(report)};
            });
    });
}

Result<Findings> StudyCourse::planned(const StudyRun& run)
{
    const PruneSettings& settings = run.project.prune;
    return openOnce(run.project).and_then([&](const ModelPtr& model) {
        return measure(*model, settings, nullptr, context_).and_then([&](const Measurements& measurements) {
            return scoresOf(*model, settings, measurements).and_then([&](const FusedScores& scores) {
                return planOf(*model, scores, settings, measurements).map([&](const Plan& plan) {
                    return Findings{studyValuesOf(plan, model->groups, settings), planToJson(model->network, model->groups, scores, plan)};
                });
            });
        });
    });
}

Result<Findings> StudyCourse::trainedAnew(const StudyRun& run, const StudyRun& source)
{
    const auto& shaped = records_[static_cast<std::size_t>(&source - study_.runs.data())];
    if (!shaped || !shaped->failure.empty())
        return failure(fmt::format("there is no shape to train, as '{}' has no result.", source.id));
    const auto original = openOnce(run.project);
    if (!original)
        return tl::make_unexpected(original.error());
    return openModel(folder_.networkOf(source), recipes::readOptions(run.project), proceeding(context_.control))
        .and_then([&](const ModelPtr& model) { return reinitialised(model->network, run.seed); })
        .and_then([&](Network fresh) {
            const ModelPtr model = makeModel(std::move(fresh));
            Project project = run.project;
            project.train = project.finetune;                     // which stands for both trainings of the source
            project.train.normStatistics = NormStatistics::batch; // random weights have no statistics yet
            return withStore<recipes::Trained>(
                run, [&](const RecipeContext& context) { return recipes::train(model, *original, project, context); });
        })
        .and_then([&](const recipes::Trained& trained) {
            return recipes::exportNetwork(trained.model->network, folder_.networkOf(run), {}, context_).map([&](const WrittenFile&) {
                return Findings{studyValuesOf(trained, shaped->metrics), scratchReport(trained, shaped->report)};
            });
        });
}

/// The network that a run begins with.
Result<ModelPtr> StudyCourse::startOf(const StudyRun& run)
{
    return openOnce(run.project).and_then([&](const ModelPtr& model) -> Result<ModelPtr> {
        if (!study_.arms[run.arm].newWeights)
            return model;
        return reinitialised(model->network, run.seed).map([](Network fresh) { return makeModel(std::move(fresh)); });
    });
}

Result<ModelPtr> StudyCourse::openOnce(const Project& project)
{
    if (const auto found = opened_.find(project.model); found != opened_.end())
        return found->second;
    return openModel(project.model, recipes::readOptions(project), proceeding(context_.control)).map([&](const ModelPtr& model) {
        opened_.emplace(project.model, model);
        return model;
    });
}

Result<StudyTable> StudyCourse::tables()
{
    StudyTable table = tabulate(study_, records_);
    if (const auto written = writeReport(study_, records_, table, folder_.path()); !written)
        return tl::make_unexpected(written.error());
    if (table.runsDone > 0 && table.failures.size() == table.runsDone)
        return failure(fmt::format("No run of the study succeeded. The first one, '{}', says: {}", table.failures.front().run,
                                   table.failures.front().sentence));
    return table;
}

} // namespace

Result<StudyTable> performStudy(const Study& study, const StudyFolder& folder, const StudyCourseOptions& options,
                                const RecipeContext& context)
{
    return StudyCourse(study, folder, options, context).perform();
}

} // namespace espalier
