// SPDX-License-Identifier: GPL-3.0-or-later
// What jobs bring back: into the document, the lineage of its networks, and messages.
#include "ui/runs/run_controller.h"

#include "ui/models/option_names.h"
#include "ui/models/texts.h"
#include "ui/runs/head_problem.h"
#include "ui/runs/stage_text.h"

#include <QDir>

#include <utility>

namespace espalier {

namespace {

/// Of several rounds, of the whole of them.
WriteMetadata cutBy(const Job& job, const PruneSettings& settings, const Groups& groups, const Plan& plan)
{
    return metadataOf(job.project().model, settings, groups, plan);
}

/// What a report tells of a cut. The network has its own place, from which it may go.
std::shared_ptr<const recipes::Pruned> withoutNetwork(recipes::Pruned pruned)
{
    pruned.model.reset();
    return std::make_shared<const recipes::Pruned>(std::move(pruned));
}

/// A network that one of a run's stages made.
struct Step {
    Stage stage;
    ModelPtr model;
    recipes::Judged judged;
    const recipes::Pruned* pruning = nullptr;
    StageResults::Course course{};
};

/// As the result of a run tells it: of several rounds, the whole of them.
std::shared_ptr<const recipes::Pruned> wholeCut(recipes::Pruned pruned, const recipes::RunReport& report)
{
    pruned.plan = report.plan;
    if (report.rounds.size() > 1) {
        pruned.compensation.reset();
        pruned.latency.reset();
        pruned.substitutes.reset();
    }
    return withoutNetwork(std::move(pruned));
}

Step trainingStep(Stage stage, const recipes::Trained& trained)
{
    return {stage, trained.model, trained, nullptr, {trained.history, trained.keptEpoch}};
}

std::vector<Step> stepsOf(const recipes::RunReport& report)
{
    std::vector<Step> steps;
    for (const recipes::RoundReport& round : report.rounds) {
        if (round.sparsity && !round.sparsity->skipped)
            steps.push_back(trainingStep(Stage::sparsify, *round.sparsity));
        if (round.pruning)
            steps.push_back({Stage::prune, round.pruning->model, *round.pruning, &*round.pruning});
        if (round.finetuning && !round.finetuning->skipped)
            steps.push_back(trainingStep(Stage::finetune, *round.finetuning));
    }
    return steps;
}

/// Measured of one round only: of several, each has a budget of its own.
std::optional<MeasuredLatency> latencyOf(const recipes::RunReport& report)
{
    const auto& pruning = report.rounds.back().pruning;
    return report.rounds.size() == 1 && pruning ? pruning->latency : std::nullopt;
}

theme::Tone toneOf(const std::optional<MeasuredLatency>& latency)
{
    return latency && !latency->met ? theme::Tone::warning : theme::Tone::success;
}

} // namespace

void RunController::followTraining(const std::shared_ptr<const TrainSnapshot>& snapshot)
{
    // In later rounds the network that is trained is a smaller one than the document's.
    const bool ofDocument = job_ && job_->state->network == document_.network() && snapshot->heat &&
                            snapshot->heat->heat.size() == static_cast<std::size_t>(document_.model()->groups.unitCount());
    if (ofDocument && snapshot->heat != document_.state()->heat)
        document_.setHeat(snapshot->heat);
    Q_EMIT progressed(snapshot);
}

void RunController::followNetwork(const std::shared_ptr<const EpochNetwork>& network)
{
    inTraining_ = network;
    Q_EMIT epochReached();
}

void RunController::followSensitivity(const std::shared_ptr<const Sensitivity>& sensitivity)
{
    sensitivities_[job_->state->network] = sensitivity;
    Q_EMIT sensitivityProgressed();
}

void RunController::showOpened(ModelPtr model, Project project)
{
    lineage_.clear();
    sensitivities_.clear();
    milliseconds_.clear();
    exported_ = noNetwork;
    const std::filesystem::path file = project.file.empty() ? project.model : project.file;
    document_.open(std::move(model), std::move(project));
    Q_EMIT opened(QString::fromStdString(file.string()));
}

void RunController::finishOpen(const Job& job, const recipes::Opened& opened)
{
    Project project = opened.project.value_or(Project{});
    if (!opened.project)
        project.model = job.file;
    showOpened(opened.model, std::move(project));
}

void RunController::finishReadingAgain(const Job&, const recipes::Opened& opened)
{
    // The document's settings: they may have been changed since the reading began.
    showOpened(opened.model, document_.project());
    document_.undoStack().resetClean(); // The settings that it was read with are in no file yet.
}

void RunController::finishReopening(const Job&, const Reopened& reopened)
{
    const InterruptedRun& run = reopened.run;
    if (isTraining(run.stage))
        next_ = [this, stage = run.stage] { launchTraining(presentJob(stage), RunStore::Resume::asked); }; // before anything is measured
    showOpened(reopened.opened, run.project);
    if (reopened.original)
        document_.beginWith(born(reopened.original, {Stage::train, document_.network(), run.project, {}}, {}), stageTitle(Stage::train));
    if (reopened.start) {
        const Lineage::Birth birth{run.cut ? Stage::prune : Stage::sparsify, document_.network(), run.project, run.cut};
        document_.replaceNetwork(born(reopened.start, birth, {}), run.carriedOut, tr("Network of the interrupted run"));
    }
    Q_EMIT sessionReopened();
}

NetworkId RunController::born(const ModelPtr& model, Lineage::Birth birth, const recipes::Judged& judged)
{
    const NetworkId network = document_.keep(model);
    if (birth.project.data == document_.project().data)
        lineage_.measured(network, judged);
    lineage_.record(network, std::move(birth));
    Q_EMIT networkMade(network);
    return network;
}

void RunController::finishTraining(const Job& job, const recipes::Trained& trained)
{
    const NetworkId before = job.state->network;
    const NetworkId made = born(trained.model, {job.stage, before, job.project(), {}, {}, {trained.history, trained.keptEpoch}}, trained);
    if (job.stage == Stage::train)
        document_.beginWith(made, stageTitle(job.stage));
    else
        document_.replaceNetwork(made, document_.planCarriedOut(), stageTitle(job.stage));
    if (trained.heat)
        document_.setHeat(trained.heat);
    const theme::Tone tone = trained.fault ? theme::Tone::warning : theme::Tone::success;
    tellMade(tone, trainingSummary(job.stage, trained), before, made,
             trained.fault ? QString::fromStdString(trained.fault->details) : QString());
    tellSkipped(trained.skippedImages);
}

void RunController::finishPruning(const Job& job, const recipes::Pruned& pruned)
{
    const NetworkId before = job.state->network;
    const WriteMetadata cut = cutBy(job, pruned.settings, job.model()->groups, pruned.plan);
    const Lineage::Cut done{withoutNetwork(pruned), before, job.model()};
    const NetworkId made = born(pruned.model, {job.stage, before, job.project(), cut, done}, pruned);
    document_.replaceNetwork(made, true, stageTitle(job.stage), pruned.plan.removedFlags());
    const QString summary = pruningSummary(*job.model(), *pruned.model, pruned.latency) + compensationSummary(pruned.compensation);
    tellMade(toneOf(pruned.latency), summary, before, made);
    tellSkipped(pruned.skipped);
}

void RunController::finishAll(const Job& job, const recipes::RunReport& report)
{
    const NetworkId before = job.state->network;
    if (job.project().data == document_.project().data)
        lineage_.measured(before, report.before); // the run may have ended an evaluation that had only begun
    NetworkId newest = before;
    bool pruned = false; // a training that broke off may have ended the run before anything was cut
    for (const Step& step : stepsOf(report)) {
        Lineage::Birth birth{step.stage, newest, job.project(), {}, {}, step.course};
        if (step.pruning) {
            birth.cut = cutBy(job, report.project.prune, report.start->groups, report.plan);
            birth.done = {wholeCut(*step.pruning, report), before, report.start};
        }
        newest = born(step.model, std::move(birth), step.judged);
        pruned = pruned || step.pruning;
    }
    document_.replaceNetwork(newest, pruned || document_.planCarriedOut(), tr("All stages"),
                             pruned ? report.plan.removedFlags() : std::vector<bool>());
    if (report.fault)
        tellMade(theme::Tone::warning, engineText(report.fault->message), before, newest, QString::fromStdString(report.fault->details));
    else
        tellMade(toneOf(latencyOf(report)), pruningSummary(*job.model(), *report.model, latencyOf(report)), before, newest,
                 engineText(report.recipeReason));
    tellSkipped(report.skipped);
}

void RunController::finishEvaluation(const Job& job, const Evaluations& evaluations)
{
    if (job.project().data != document_.project().data)
        return; // it is about other images
    for (const auto& [network, evaluated] : evaluations)
        lineage_.measured(network, evaluated);
    tellSkipped(evaluations.front().second.skipped);
}

void RunController::finishMeasuring(const Job& job, const Measurements& measurements)
{
    if (job.project().data == document_.project().data) // else it is about other images
        document_.setMeasurements(job.state->network, measurements);
}

void RunController::finishSensitivity(const Job&, const recipes::SensitivityReport& report)
{
    tellSkipped(report.skipped);
}

void RunController::finishExport(const Job& job, const WrittenFile& written)
{
    exported_ = job.state->network;
    Q_EMIT networkExported(exported_, QString::fromStdString(job.file.string()));
    const QString file = QDir::toNativeSeparators(QString::fromStdString(job.file.string()));
    tell(theme::Tone::success, exportSummary(file, written));
}

void RunController::tellSkipped(const std::vector<std::string>& images)
{
    if (images.empty())
        return;
    QStringList names;
    for (const std::string& name : images)
        names << engineText(name);
    tell(theme::Tone::warning, tr("%n image(s) could not be read and were left out.", nullptr, static_cast<int>(names.size())),
         names.join(QLatin1Char('\n')));
}

void RunController::tellMade(theme::Tone tone, QString summary, NetworkId before, NetworkId after, const QString& details)
{
    tell(tone, summary + metricChange(evaluationOf(before), evaluationOf(after)), details);
}

void RunController::tellNotEvaluated(const Job& job, const Error& error)
{
    const QString tried = job.state->network == document_.state()->openedNetwork ? headProblem(*job.state) : QString();
    if (tried.isEmpty())
        return tell(theme::Tone::error, withLabels(error.message), QString::fromStdString(error.details));
    Message offer{theme::Tone::warning, tr("The images have boxes, but the network's file does not tell enough about a detector's head."),
                  tried};
    if (document_.network() == document_.state()->openedNetwork)
        offer.remedies = {{tr("Describe the head…"), [this, tried] { Q_EMIT headAsked(tried); }}};
    Q_EMIT message(offer);
}

/// Where the head was described and the file read again for it, the description can be mended.
void RunController::tellNotOpened(const Job& job, const Error& error)
{
    const Project& project = document_.project();
    Message failure{theme::Tone::error, withLabels(error.message), QString::fromStdString(error.details)};
    if (document_.model() && project.head != HeadSettings() && job.file == project.model)
        failure.remedies = {{tr("Describe the head…"), [this, tried = failure.text] { Q_EMIT headAsked(tried); }}};
    Q_EMIT message(failure);
}

void RunController::measuringFailed(const Error& error)
{
    document_.setMeasuringProblem(
        error.isCancelled() ? tr("Measuring was cancelled: choose the criterion, what layers give, or the budget again for another try.")
                            : withLabels(error.message));
    if (!error.isCancelled() && document_.plan()) // by the scores alone: the plan's place tells nothing of it
        tell(theme::Tone::warning, withLabels(error.message), QString::fromStdString(error.details));
}

void RunController::failed(const Job& job, const Error& error)
{
    const KeptRun kept(job.project());
    if (job.stage == Stage::measure && !next_)
        measuringFailed(error);
    else if (job.stage == Stage::substitutes && !next_)
        document_.setSubstitutionProblem(error.isCancelled() ? tr("It was cancelled.") : withLabels(error.message));
    else if (job.stage == Stage::evaluate && !error.isCancelled())
        tellNotEvaluated(job, error);
    else if (job.stage == Stage::open && !error.isCancelled())
        tellNotOpened(job, error);
    else if (!error.isCancelled())
        tell(theme::Tone::error, withLabels(error.message), QString::fromStdString(error.details));
    else if (isTraining(job.stage) && kept.canGoOn())
        offerToGoOn(tr("%1 was cancelled; the network is as it was before. The finished epochs are kept.").arg(stageTitle(job.stage)), kept,
                    [this, job] { whenFree([this, job] { launchTraining(job, RunStore::Resume::asked); }); });
    else if (!isMeasuring(job.stage))
        tell(theme::Tone::info, tr("%1 was cancelled; the network is as it was before.").arg(stageTitle(job.stage)));
    if (job.stage == Stage::open && !error.isCancelled())
        Q_EMIT openFailed(QString::fromStdString(job.file.string()));
}

} // namespace espalier
