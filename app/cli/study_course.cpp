// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/study_course.h"

#include "app/cli/options.h"
#include "app/cli/project_run.h"
#include "app/cli/report.h"
#include "core/pruning/planning/plan_json.h"
#include "core/study/report.h"
#include "core/training/reinitialise.h"

#include <fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace espalier::cli {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

int threadsOf(const Project& project)
{
    const int wanted = project.sparsify.threads;
    return wanted > 0 ? wanted : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// What is known before the run begins.
RunRecord recordFor(const StudyRun& run, const StudyArm& arm)
{
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    RunRecord record;
    record.arm = arm.name;
    record.ratio = run.ratio;
    record.seed = run.seed;
    record.hash = run.hash;
    record.settings = run.settings;
    record.program = ESPALIER_VERSION;
    record.threads = threadsOf(run.project);
    record.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
    return record;
}

/// What a shape that is trained anew has in common with the run that found it.
Json planPart(const Json& report)
{
    Json part = Json::object();
    for (const char* key : {"requested", "budget", "policy", "achieved", "before", "after", "removed_units", "groups", "plan_hash"}) {
        if (report.contains(key))
            part[key] = report[key];
    }
    return part;
}

struct Images {
    Dataset train, validation;
};

Result<Images> openBoth(const Context& context, const Model& model, const Project& project)
{
    return openImages(context, model, project.data, "train", project.preprocessing, project.trainLimit).and_then([&](const Dataset& train) {
        return openImages(context, model, project.data, "val", project.preprocessing, project.validationLimit)
            .map([&](const Dataset& validation) {
                return Images{train, validation};
            });
    });
}

} // namespace

StudyCourse::StudyCourse(const Context& context, const Study& study, const StudyFolder& folder, StudyCourseOptions options)
    : context_(context), study_(study), folder_(folder), options_(options)
{
}

Result<StudyTable> StudyCourse::perform()
{
    collect();
    const auto ended = runMissing();
    auto table = tables();
    if (!ended)
        return tl::make_unexpected(ended.error());
    return table;
}

/// What earlier calls left.
void StudyCourse::collect()
{
    for (const StudyRun& run : study_.runs) {
        auto found = folder_.find(run);
        if (!found.notice.empty())
            context_.console.line(found.notice + " It is run again.");
        records_.push_back(std::move(found.record));
    }
    const auto count = std::count_if(records_.begin(), records_.end(), [](const auto& record) { return record.has_value(); });
    if (count > 0)
        context_.console.line(fmt::format("{} of {} runs are done already.", count, records_.size()));
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

/// Plans take milliseconds: they are not worth a line each.
void StudyCourse::tellStart(std::size_t run) const
{
    const std::string text = fmt::format("Run {} of {}: {}", run + 1, study_.runs.size(), study_.runs[run].id);
    if (study_.arms[study_.runs[run].arm].planOnly)
        context_.console.progress(text);
    else
        context_.console.line(text);
}

/// Cancelled runs leave nothing; others are kept, with what went wrong where something did.
Result<void> StudyCourse::keepOutcome(std::size_t index)
{
    const StudyRun& run = study_.runs[index];
    RunRecord record = recordFor(run, study_.arms[run.arm]);
    const auto start = Clock::now();
    auto report = reportOf(run);
    if (!report && report.error().isCancelled())
        return cancelled();
    record.seconds = secondsSince(start);
    record.report = report ? std::move(*report) : Json::object();
    record.failure = report ? std::string() : report.error().message;
    record.metrics = studyValuesOf(record.report, run.project.prune);
    if (!report)
        context_.console.line(fmt::format("{} has no result: {}", run.id, record.failure));
    records_[index] = record;
    return folder_.keep(run, record);
}

Result<Json> StudyCourse::reportOf(const StudyRun& run)
{
    setThreads(run.project.sparsify.threads);
    setDevice(run.project.sparsify.device);
    const StudyArm& arm = study_.arms[run.arm];
    if (arm.planOnly)
        return planned(run);
    if (!arm.scratchOf.empty())
        return trainedAnew(run, study_.counterpart(run, arm.scratchOf));
    RunOutputs outputs;
    outputs.final = folder_.networkOf(run);
    ProjectRun course(context_, run.project, outputs);
    return course.perform().map([&] { return course.json(); });
}

Result<Json> StudyCourse::planned(const StudyRun& run)
{
    const PruneSettings& settings = run.project.prune;
    return openOnce(run.project).and_then([&](const ModelPtr& model) {
        return measure(*model, settings, nullptr, context_.control).and_then([&](const Measurements& measurements) {
            return scoresOf(*model, settings, measurements).and_then([&](const FusedScores& scores) {
                return planOf(*model, scores, settings, measurements).map([&](const Plan& plan) {
                    return planToJson(model->network, model->groups, scores, plan);
                });
            });
        });
    });
}

Result<Json> StudyCourse::trainedAnew(const StudyRun& run, const StudyRun& source)
{
    const auto& shaped = records_[static_cast<std::size_t>(&source - study_.runs.data())];
    if (!shaped || !shaped->failure.empty())
        return failure(fmt::format("there is no shape to train, as '{}' has no result.", source.id));
    Json report = planPart(shaped->report);
    const auto start = Clock::now();
    TrainingRun training(context_, folder_.networkOf(run));
    const auto fresh = openModel(folder_.networkOf(source), {run.project.inputShape})
                           .and_then([&](const ModelPtr& model) { return reinitialised(model->network, run.seed); })
                           .map([](Network network) { return makeModel(std::move(network)); });
    const auto images = fresh.and_then([&](const ModelPtr& model) { return openBoth(context_, *model, run.project); });
    const auto original = images.and_then([&](const Images&) { return openOnce(run.project); });
    const auto stage = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone, TrainingRun::Salvage salvage) {
        return finetuneModel(**fresh, images->train, &images->validation, run.project.finetune, context_.control, &mailbox,
                             std::move(epochDone), {&(*original)->network, std::move(salvage)});
    };
    return original.and_then([&](const ModelPtr&) { return training.run("from scratch", run.project.finetune.epochs, stage); })
        .and_then([&](const TrainOutcome& outcome) {
            report["finetune"] = {{"history", toJson(outcome.history)}};
            return evaluate(outcome.network, images->validation, context_.control).and_then([&](const Evaluation& evaluation) {
                context_.console.line(fmt::format("from scratch: top-1 {:.2f} %", evaluation.top1));
                report["top1"] = {{"after_finetuning", evaluation.top1}};
                report["evaluations"] = {{"after_finetuning", toJson(evaluation)}};
                return writeNetwork(outcome.network, folder_.networkOf(run));
            });
        })
        .map([&](const WrittenFile&) {
            training.discardCheckpoint();
            report["seconds"] = {{"train", secondsSince(start)}};
            return report;
        });
}

Result<ModelPtr> StudyCourse::openOnce(const Project& project)
{
    if (const auto found = opened_.find(project.model); found != opened_.end())
        return found->second;
    return openModel(project.model, {project.inputShape}).map([&](const ModelPtr& model) {
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

} // namespace espalier::cli
