// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_controller.h"

#include "core/graph/device.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "ui/models/file_kinds.h"
#include "ui/runs/readiness.h"
#include "ui/runs/stage_text.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

std::filesystem::path pathOf(const QString& file)
{
    return std::filesystem::path(file.toStdString());
}

/// Of several rounds, of the whole of them.
WriteMetadata cutBy(const Job& job, const PruneSettings& settings, const Groups& groups, const Plan& plan)
{
    return metadataOf(job.state->original->file, settings, groups, plan);
}

Result<recipes::Opened> openAny(const Job& job, const RecipeContext& context)
{
    return isProject(QString::fromStdString(job.file.string())) ? recipes::openProject(job.file, context)
                                                                : recipes::openNetwork(job.file, {}, context);
}

/// Calls recipe with its checkpoints kept until it comes to its end. What cannot be kept costs that, and not the run.
template <class Value>
Result<Value> keptUntilDone(const Job& job, const std::optional<WriteMetadata>& cut, RunStore::Resume resume, const RecipeContext& context,
                            const std::function<Result<Value>(const RecipeContext&)>& recipe)
{
    const KeptRun run(job.project());
    const auto lock = run.lock();
    if (resume == RunStore::Resume::no && lock)
        run.discard();
    const auto described = lock ? run.describe(job, cut) : failure("Another program is at it, or there is no folder for it.");
    if (!described) {
        context.observer.log("This run cannot go on after an interruption: " + described.error().message);
        return recipe(context);
    }
    RunStore store = run.store(resume);
    const auto result = recipe({context.control, context.observer, &store, context.answers});
    if (result || !store.worthResuming())
        run.discard();
    return result;
}

/// A network that one of a run's stages made.
struct Step {
    Stage stage;
    ModelPtr model;
    recipes::Judged judged;
};

std::vector<Step> stepsOf(const recipes::RunReport& report)
{
    std::vector<Step> steps;
    for (const recipes::RoundReport& round : report.rounds) {
        if (round.sparsity && !round.sparsity->skipped)
            steps.push_back({Stage::sparsify, round.sparsity->model, *round.sparsity});
        if (round.pruning)
            steps.push_back({Stage::prune, round.pruning->model, *round.pruning});
        if (round.finetuning && !round.finetuning->skipped)
            steps.push_back({Stage::finetune, round.finetuning->model, *round.finetuning});
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

RunController::RunController(Document& document, QObject* parent) : QObject(parent), document_(document)
{
    connect(&runner_, &Runner::trainingTold, this, &RunController::followTraining);
    connect(&runner_, &Runner::sensitivityTold, this, &RunController::followSensitivity);
    document_.follow(this, Part::network, &RunController::changed);
    document_.follow(this, Parts(Part::pruning) | Part::project, &RunController::followSettings);
    document_.follow(this, Part::plan, &RunController::measureForPlan);
    connect(&document_, &Document::networkLost, this, [this](const Error& error) {
        tell(theme::Tone::error, tr("This step cannot be undone or done again: %1").arg(QString::fromStdString(error.message)));
    });
}

StageState RunController::stateOf(Stage stage) const
{
    if (running() == stage)
        return paused() ? StageState::paused : StageState::running;
    const NetworkId network = document_.network();
    if (stage == Stage::open)
        return network != noNetwork ? StageState::done : StageState::notYet;
    if (network == noNetwork)
        return StageState::notYet;
    if (stage == Stage::exportFile)
        return exported_ == noNetwork ? StageState::notYet : exported_ == network ? StageState::done : StageState::stale;
    return espalier::stateOf(stage, lineage_, network, document_.project());
}

std::vector<StageState> RunController::states() const
{
    std::vector<StageState> states;
    for (const Stage stage : {Stage::sparsify, Stage::prune, Stage::finetune, Stage::exportFile})
        states.push_back(stateOf(stage));
    return states;
}

void RunController::followSettings()
{
    auto now = states();
    if (std::exchange(states_, now) != now)
        Q_EMIT changed();
}

std::optional<Stage> RunController::nextStage() const
{
    if (!document_.model())
        return std::nullopt;
    constexpr std::array order{Stage::sparsify, Stage::prune, Stage::finetune, Stage::exportFile};
    const auto lastDone = std::find_if(order.rbegin(), order.rend(), [this](Stage stage) { return stateOf(stage) == StageState::done; });
    return lastDone == order.rbegin() ? std::nullopt : std::optional(*lastDone.base());
}

std::shared_ptr<const Sensitivity> RunController::sensitivityOf(NetworkId network) const
{
    const auto found = sensitivities_.find(network);
    return found == sensitivities_.end() ? nullptr : found->second;
}

bool RunController::measuringSensitivityOf(NetworkId network) const
{
    return running() == Stage::sensitivity && job_->state->network == network;
}

NetworkId RunController::networkBeforePruning() const
{
    for (const Lineage::Birth* birth : lineage_.of(document_.network()))
        if (birth->stage == Stage::prune)
            return birth->parent;
    return document_.state()->originalNetwork;
}

Job RunController::presentJob(Stage stage, const QString& file) const
{
    return {stage, document_.state(), pathOf(file)};
}

void RunController::whenFree(std::function<void()> start)
{
    if (busyWithStage())
        return tell(theme::Tone::warning, tr("%1 is still running: wait for it, or cancel it first.").arg(stageTitle(job_->stage)));
    if (!busy())
        return start();
    next_ = std::move(start);
    runner_.cancel();
}

template <class Value>
void RunController::begin(Stage stage, Recipe<Value> recipe, Finish<Value> finish, const QString& file)
{
    whenFree([this, stage, recipe = std::move(recipe), finish, file] { launch<Value>(presentJob(stage, file), recipe, finish); });
}

template <class Value>
void RunController::launch(Job job, Recipe<Value> recipe, Finish<Value> finish)
{
    const bool started = runner_.start<Value>(
        [job, recipe = std::move(recipe)](const RecipeContext& context) {
            const ComputeScope compute(job.project().sparsify.threads, job.project().sparsify.device);
            return recipe(job, context);
        },
        [this, job, finish](const Result<Value>& result) {
            job_.reset();
            if (result)
                (this->*finish)(job, *result);
            else
                failed(job, result.error());
            Q_EMIT changed();
            goOn(job.stage, result.has_value() || result.error().isCancelled());
        });
    if (!started)
        return tell(theme::Tone::error, tr("Another job is still ending: try again in a moment."));
    job_ = std::move(job);
    Q_EMIT changed();
}

void RunController::open(const QString& file)
{
    const QFileInfo info(file);
    if (info.isDir())
        return tell(theme::Tone::error, tr("“%1” is a folder: open a %2.").arg(info.fileName(), openableFiles()));
    begin<recipes::Opened>(Stage::open, openAny, &RunController::finishOpen, info.absoluteFilePath());
}

void RunController::start(Stage stage)
{
    if (const QString reason = whyNotStart(stage, *document_.state()); !reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    if (isTraining(stage))
        return whenFree([this, stage] { launchTraining(presentJob(stage), RunStore::Resume::no); });
    begin<recipes::Pruned>(
        stage,
        [](const Job& job, const RecipeContext& context) {
            return recipes::prune(job.model(), job.project(), context, {*job.state->measurements, {}, {}});
        },
        &RunController::finishPruning);
}

void RunController::applyPlan(const QString& file)
{
    if (!document_.model())
        return tell(theme::Tone::warning, tr("Open a network first."));
    begin<recipes::Pruned>(
        Stage::prune,
        [](const Job& job, const RecipeContext& context) {
            const Model& model = *job.model();
            return readPlan(job.file, model.network, model.groups, model.costModel).and_then([&](const SavedPlan& saved) {
                return recipes::prune(job.model(), job.project(), context, {{}, {}, saved});
            });
        },
        &RunController::finishPruning, QFileInfo(file).absoluteFilePath());
}

void RunController::launchTraining(const Job& job, RunStore::Resume resume)
{
    Q_EMIT trainingStarted();
    const auto cut = lineage_.cutOf(job.state->network);
    if (job.stage == Stage::allStages)
        return launch<recipes::RunReport>(
            job,
            [cut, resume](const Job& all, const RecipeContext& context) {
                return keptUntilDone<recipes::RunReport>(all, cut, resume, context, [&all](const RecipeContext& kept) {
                    return recipes::run(all.model(), all.teacher(), all.project(), {}, kept);
                });
            },
            &RunController::finishAll);
    const auto recipe = job.stage == Stage::sparsify ? recipes::sparsify : recipes::finetune;
    launch<recipes::Trained>(
        job,
        [cut, resume, recipe](const Job& one, const RecipeContext& context) {
            return keptUntilDone<recipes::Trained>(one, cut, resume, context, [&one, recipe](const RecipeContext& kept) {
                return recipe(one.model(), one.teacher(), one.project(), kept);
            });
        },
        &RunController::finishTraining);
}

void RunController::exportTo(const QString& file)
{
    if (!document_.model())
        return tell(theme::Tone::warning, tr("Nothing is open that could be exported."));
    const DocumentState& state = *document_.state();
    WriteOptions options;
    options.metadata = lineage_.cutOf(state.network).value_or(metadataOf(state.original->file, state.model->costs));
    begin<WrittenFile>(
        Stage::exportFile,
        [options](const Job& job, const RecipeContext& context) {
            return recipes::exportNetwork(job.model()->network, job.file, options, context);
        },
        &RunController::finishExport, QFileInfo(file).absoluteFilePath());
}

void RunController::evaluateNetwork()
{
    if (busy() || !document_.model() || document_.project().data.empty())
        return;
    begin<recipes::Evaluated>(
        Stage::evaluate,
        [](const Job& job, const RecipeContext& context) { return recipes::evaluate(*job.model(), job.project(), context); },
        &RunController::finishEvaluation);
}

void RunController::measureSensitivity(int images)
{
    if (const QString reason = whyNotStart(Stage::sensitivity, *document_.state()); !reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    SensitivitySettings settings;
    settings.images = images;
    begin<recipes::SensitivityReport>(
        Stage::sensitivity,
        [settings](const Job& job, const RecipeContext& context) {
            return recipes::sensitivity(*job.model(), job.project(), settings, context);
        },
        &RunController::finishSensitivity);
}

void RunController::measureForPlan()
{
    const bool lessUrgent = running() == Stage::evaluate || running() == Stage::sensitivity;
    if (!document_.state()->needsMeasuring || next_ || (busy() && !lessUrgent))
        return;
    begin<Measurements>(
        Stage::measure,
        [](const Job& job, const RecipeContext& context) {
            return recipes::measure(*job.model(), job.project(), context, *job.state->measurements);
        },
        &RunController::finishMeasuring);
}

void RunController::pauseOrResume()
{
    if (!busy())
        return;
    if (runner_.paused())
        runner_.resume();
    else
        runner_.pause();
    Q_EMIT changed();
}

void RunController::cancel()
{
    next_ = nullptr;
    runner_.cancel();
}

void RunController::startOver()
{
    const NetworkId original = document_.state()->originalNetwork;
    if (busyWithStage() || document_.network() == original)
        return;
    document_.replaceNetwork(original, false, tr("Back to the opened network"));
}

void RunController::offerInterrupted()
{
    const std::vector<KeptRun> runs = KeptRun::interrupted();
    if (runs.empty())
        return;
    const auto run = runs.front().read();
    if (!run)
        return runs.front().discard();
    offerToGoOn(tr("%1 of “%2” was interrupted, and can go on where it was.").arg(stageTitle(run->stage), titleOf(run->project)),
                runs.front(), [this, kept = runs.front()] { resumeInterrupted(kept); });
}

void RunController::offerToGoOn(const QString& text, const KeptRun& run, std::function<void()> start)
{
    Message offer{theme::Tone::info, text};
    offer.remedies = {{tr("Go on"), std::move(start)}, {tr("Discard"), [run] { run.discard(); }}};
    Q_EMIT message(offer);
}

void RunController::resumeInterrupted(const KeptRun& run)
{
    begin<Reopened>(
        Stage::open,
        [run](const Job&, const RecipeContext& context) {
            return run.read().and_then([&](const InterruptedRun& interrupted) {
                return recipes::openProject(interrupted.project, context).and_then([&](const recipes::Opened& opened) -> Result<Reopened> {
                    if (!interrupted.ownNetwork)
                        return Reopened{interrupted, opened.model, nullptr};
                    return run.network().map([&](Network network) {
                        return Reopened{interrupted, opened.model, makeModel(std::move(network))};
                    });
                });
            });
        },
        &RunController::finishReopening);
}

void RunController::goOn(Stage stage, bool reached)
{
    const bool unevaluated = (stage == Stage::sensitivity || stage == Stage::measure) && !evaluationOf(document_.network());
    if (next_)
        std::exchange(next_, nullptr)();
    else if (reached && document_.state()->needsMeasuring)
        measureForPlan();
    else if (reached && (stage == Stage::open || unevaluated))
        evaluateNetwork();
}

void RunController::failed(const Job& job, const Error& error)
{
    const KeptRun kept(job.project());
    if (job.stage == Stage::measure && !next_)
        document_.setMeasuringProblem(error.isCancelled()
                                          ? tr("Measuring was cancelled: choose the criterion or the budget again for another try.")
                                          : QString::fromStdString(error.message));
    else if (!error.isCancelled())
        tell(theme::Tone::error, QString::fromStdString(error.message), QString::fromStdString(error.details));
    else if (isTraining(job.stage) && kept.canGoOn())
        offerToGoOn(tr("%1 was cancelled; the network is as it was before. The finished epochs are kept.").arg(stageTitle(job.stage)), kept,
                    [this, job] { whenFree([this, job] { launchTraining(job, RunStore::Resume::asked); }); });
    else if (!isMeasuring(job.stage))
        tell(theme::Tone::info, tr("%1 was cancelled; the network is as it was before.").arg(stageTitle(job.stage)));
    if (job.stage == Stage::open && !error.isCancelled())
        Q_EMIT openFailed(QString::fromStdString(job.file.string()));
}

void RunController::followTraining(const std::shared_ptr<const TrainSnapshot>& snapshot)
{
    // In later rounds the network that is trained is a smaller one than the document's.
    const bool ofDocument = job_ && job_->state->network == document_.network() && snapshot->heat &&
                            snapshot->heat->heat.size() == static_cast<std::size_t>(document_.model()->groups.unitCount());
    if (ofDocument && snapshot->heat != document_.state()->heat)
        document_.setHeat(snapshot->heat);
    Q_EMIT progressed(snapshot);
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

void RunController::finishReopening(const Job&, const Reopened& reopened)
{
    const InterruptedRun& run = reopened.run;
    next_ = [this, stage = run.stage] { launchTraining(presentJob(stage), RunStore::Resume::asked); }; // before anything is measured
    showOpened(reopened.original, run.project);
    if (reopened.start) {
        const Lineage::Birth birth{run.cut ? Stage::prune : Stage::sparsify, document_.network(), run.project, run.cut};
        document_.replaceNetwork(born(reopened.start, birth, {}), run.carriedOut, tr("Network of the interrupted run"));
    }
}

NetworkId RunController::born(const ModelPtr& model, Lineage::Birth birth, const recipes::Judged& judged)
{
    const NetworkId network = document_.keep(model);
    lineage_.record(network, std::move(birth));
    lineage_.measured(network, judged);
    return network;
}

void RunController::finishTraining(const Job& job, const recipes::Trained& trained)
{
    const NetworkId before = job.state->network;
    const NetworkId made = born(trained.model, {job.stage, before, job.project()}, trained);
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
    const NetworkId made = born(pruned.model, {job.stage, before, job.project(), cut}, pruned);
    document_.replaceNetwork(made, true, stageTitle(job.stage));
    tellMade(toneOf(pruned.latency), pruningSummary(*job.model(), *pruned.model, pruned.latency), before, made);
    tellSkipped(pruned.skipped);
}

void RunController::finishAll(const Job& job, const recipes::RunReport& report)
{
    const NetworkId before = job.state->network;
    NetworkId newest = before;
    bool pruned = false; // a training that broke off may have ended the run before anything was cut
    for (const Step& step : stepsOf(report)) {
        const bool cuts = step.stage == Stage::prune;
        const auto cut = cuts ? std::optional(cutBy(job, job.project().prune, report.start->groups, report.plan)) : std::nullopt;
        newest = born(step.model, {step.stage, newest, job.project(), cut}, step.judged);
        pruned = pruned || cuts;
    }
    document_.replaceNetwork(newest, pruned || document_.planCarriedOut(), tr("All stages"));
    if (report.fault)
        tellMade(theme::Tone::warning, QString::fromStdString(report.fault->message), before, newest,
                 QString::fromStdString(report.fault->details));
    else
        tellMade(toneOf(latencyOf(report)), pruningSummary(*job.model(), *report.model, latencyOf(report)), before, newest);
    tellSkipped(report.skipped);
}

void RunController::finishEvaluation(const Job& job, const recipes::Evaluated& evaluated)
{
    lineage_.measured(job.state->network, evaluated);
    tellSkipped(evaluated.skipped);
}

void RunController::finishMeasuring(const Job& job, const Measurements& measurements)
{
    document_.setMeasurements(job.state->network, measurements);
}

void RunController::finishSensitivity(const Job&, const recipes::SensitivityReport& report)
{
    tellSkipped(report.skipped);
}

void RunController::finishExport(const Job& job, const WrittenFile& written)
{
    exported_ = job.state->network;
    const QString file = QDir::toNativeSeparators(QString::fromStdString(job.file.string()));
    tell(theme::Tone::success, exportSummary(file, written));
}

void RunController::tellSkipped(const std::vector<std::string>& images)
{
    if (images.empty())
        return;
    QStringList names;
    for (const std::string& name : images)
        names << QString::fromStdString(name);
    tell(theme::Tone::warning, tr("%n image(s) could not be read and were left out.", nullptr, static_cast<int>(names.size())),
         names.join(QLatin1Char('\n')));
}

void RunController::tellMade(theme::Tone tone, QString summary, NetworkId before, NetworkId after, const QString& details)
{
    tell(tone, summary + metricChange(evaluationOf(before), evaluationOf(after)), details);
}

void RunController::tell(theme::Tone tone, const QString& text, const QString& details)
{
    Q_EMIT message({tone, text, details});
}

} // namespace espalier
