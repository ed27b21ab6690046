// SPDX-License-Identifier: GPL-3.0-or-later
// What the session tells others: the report about the plan or about what became of the network, and how long networks take.
#include "ui/runs/run_controller.h"

#include "core/base/atomic_file.h"
#include "core/latency/measure_latency.h"
#include "core/pipeline/recipes/latency.h"
#include "core/report/html.h"
#include "ui/models/file_kinds.h"
#include "ui/models/report_text.h"
#include "ui/paper/pdf_writer.h"
#include "ui/runs/stage_text.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include <utility>

namespace espalier {

namespace {

constexpr double secondsOfTiming = 2;

Result<void> writeReportAs(const ResultReport& report, const std::filesystem::path& file)
{
    if (!isPdf(QString::fromStdString(file.string())))
        return replaceFile(file, htmlOf(report));
    return replaceFile(file, [&](const std::filesystem::path& temporary) -> Result<void> {
        const QString problem = writePdf(QString::fromStdString(paperHtmlOf(report)), QString::fromStdString(temporary.string()));
        return problem.isEmpty() ? Result<void>() : failure(problem.toStdString());
    });
}

/// Of the plan that is shown, carried out in memory.
Result<ResultReport> reportOfPlan(const Job& job, const RecipeContext& context)
{
    recipes::PruneWishes wishes{*job.state->measurements, {}, {}};
    wishes.measures = false;
    wishes.comparison = true;
    return recipes::prune(job.model(), job.project(), context, wishes).and_then([&](const recipes::Pruned& pruned) {
        return reportOfCut(job.model(), job.project(), pruned, ESPALIER_VERSION, context);
    });
}

Result<std::vector<double>> timesOf(const std::vector<ModelPtr>& networks, Runtime runtime, const RecipeContext& context)
{
    TimingSettings settings;
    settings.runtimes = {runtime};
    settings.seconds = secondsOfTiming;
    return recipes::compareLatency(networks, settings, context).map([](const std::vector<recipes::RuntimeTimings>& told) {
        std::vector<double> milliseconds;
        for (const Timing& timing : *told.front().timings)
            milliseconds.push_back(timing.milliseconds);
        return milliseconds;
    });
}

/// Null where nothing is planned: then the whole networks tell enough.
Result<std::shared_ptr<const LatencyModel>> timesByChannels(const Job& job, const RecipeContext& context)
{
    const Runtime runtime = job.project().prune.runtime;
    auto known = job.state->measurements->latencyIn(runtime);
    if (known || !job.state->plan || job.state->plan->removedUnits == 0)
        return known;
    LatencySettings settings;
    settings.runtime = runtime;
    return measureLatency(job.model()->network, job.model()->groups, context.control, settings);
}

/// As results name it.
const char* momentBehind(Stage stage)
{
    return stage == Stage::prune ? "after_pruning" : stage == Stage::sparsify ? "after_sparsity_training" : "after_finetuning";
}

} // namespace

std::optional<double> RunController::millisecondsOf(NetworkId network) const
{
    const auto found = milliseconds_.find(network);
    return found == milliseconds_.end() ? std::nullopt : std::optional(found->second);
}

void RunController::measureTimes()
{
    if (!document_.model())
        return;
    std::vector<NetworkId> ids{document_.network()};
    std::vector<ModelPtr> networks{document_.model()};
    if (document_.state()->originalNetwork != document_.network()) {
        ids.push_back(document_.state()->originalNetwork);
        networks.push_back(document_.original());
    }
    begin<MeasuredTimes>(
        Stage::times,
        [ids, networks](const Job& job, const RecipeContext& context) {
            return timesOf(networks, job.project().prune.runtime, context).and_then([&](const std::vector<double>& times) {
                return timesByChannels(job, context).map([&](const std::shared_ptr<const LatencyModel>& byChannels) {
                    MeasuredTimes measured{{}, byChannels};
                    for (std::size_t i = 0; i < ids.size(); ++i)
                        measured.milliseconds.emplace_back(ids[i], times[i]);
                    return measured;
                });
            });
        },
        &RunController::finishTimes);
}

void RunController::finishTimes(const Job& job, const MeasuredTimes& times)
{
    for (const auto& [network, milliseconds] : times.milliseconds)
        milliseconds_[network] = milliseconds;
    if (!times.byChannels || job.state->network != document_.network())
        return;
    Measurements known = document_.measurements();
    known.latencies[job.project().prune.runtime] = times.byChannels;
    document_.setMeasurements(job.state->network, std::move(known));
}

std::optional<StageResults> RunController::stageResults()
{
    StageResults results;
    NetworkId from = noNetwork; // the network before the last pruning; a sparsity training before it is told, too
    const auto judge = [&](NetworkId network, const char* when) {
        if (const auto evaluation = evaluationOf(network))
            results.evaluations.emplace(when, *evaluation);
    };
    NetworkId at = document_.network();
    for (const Lineage::Birth* birth = lineage_.birthOf(at); birth; birth = lineage_.birthOf(at)) {
        if (birth->stage == Stage::train || (results.pruned && at == from && birth->stage != Stage::sparsify))
            break;
        if (birth->stage == Stage::prune && !results.pruned) {
            results.pruned = birth->done.pruned;
            results.cutFrom = birth->done.planned;
            from = birth->done.from;
        }
        judge(at, momentBehind(birth->stage));
        if (!birth->course.history.empty())
            results.trainings.emplace(birth->stage == Stage::sparsify ? "sparsify" : "finetune", birth->course);
        at = birth->parent;
    }
    judge(at, "before");
    const Result<ModelPtr> first = document_.modelOf(at);
    if (!results.pruned || !first)
        return std::nullopt;
    results.first = *first;
    results.last = document_.model();
    results.milliseconds = millisecondsOf(document_.network());
    results.millisecondsBefore = millisecondsOf(at);
    return results;
}

void RunController::writeReport(const QString& file)
{
    if (!isReport(file))
        return tell(theme::Tone::error, tr("A report is written as .html or .pdf: give the file one of these endings."));
    const bool planned = document_.plan() && document_.plan()->removedUnits > 0;
    const auto made = planned ? std::nullopt : stageResults();
    if (!planned && !made)
        return tell(theme::Tone::warning, tr("There is nothing to report yet: move the ratio, so that something is planned, or prune the "
                                             "network."));
    begin<std::monostate>(
        Stage::report,
        [made](const Job& job, const RecipeContext& context) {
            return checkWritable(job.file)
                .and_then(
                    [&] { return made ? reportOfStages(*made, job.project(), ESPALIER_VERSION, context) : reportOfPlan(job, context); })
                .and_then([&](const ResultReport& report) { return writeReportAs(inWindowLanguage(report), job.file); })
                .map([] { return std::monostate(); });
        },
        &RunController::finishReport, QFileInfo(file).absoluteFilePath());
}

void RunController::finishReport(const Job& job, const std::monostate&)
{
    const QString file = QString::fromStdString(job.file.string());
    Message written{theme::Tone::success, tr("Wrote the report %1.").arg(QDir::toNativeSeparators(file))};
    written.remedies = {{tr("Open the report"), [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); }}};
    Q_EMIT message(written);
}

} // namespace espalier
