// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_controller.h"

#include "core/graph/device.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/open.h"
#include "ui/models/file_kinds.h"
#include "ui/models/texts.h"
#include "ui/runs/readiness.h"
#include "ui/runs/stage_text.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

using TrainingRecipe = Result<recipes::Trained> (*)(const ModelPtr&, const ModelPtr&, const Project&, const RecipeContext&);

TrainingRecipe recipeOf(Stage training)
{
    if (training == Stage::train)
        return recipes::train;
    return training == Stage::sparsify ? recipes::sparsify : recipes::finetune;
}

std::filesystem::path pathOf(const QString& file)
{
    return std::filesystem::path(file.toStdString());
}

Result<recipes::Opened> openAny(const Job& job, const RecipeContext& context)
{
    return isProject(QString::fromStdString(job.file.string())) ? recipes::openProject(job.file, context)
                                                                : recipes::openNetwork(job.file, {}, context);
}

/// By the networks' numbers.
Result<std::vector<std::pair<NetworkId, recipes::Evaluated>>> evaluateAll(const std::vector<std::pair<NetworkId, ModelPtr>>& networks,
                                                                          const Project& project, const RecipeContext& context)
{
    std::vector<std::pair<NetworkId, recipes::Evaluated>> all;
    for (const auto& [network, model] : networks) {
        Result<recipes::Evaluated> evaluated = recipes::evaluate(*model, project, context);
        if (!evaluated)
            return tl::make_unexpected(evaluated.error());
        all.emplace_back(network, std::move(*evaluated));
    }
    return all;
}

} // namespace

RunController::RunController(Document& document, QObject* parent) : QObject(parent), document_(document)
{
    connect(&runner_, &Runner::trainingTold, this, &RunController::followTraining);
    connect(&runner_, &Runner::sensitivityTold, this, &RunController::followSensitivity);
    connect(&runner_, &Runner::sharesTold, this, &RunController::sharesProgressed);
    connect(&runner_, &Runner::networkTold, this, &RunController::followNetwork);
    connect(&runner_, &Runner::progressTold, this, &RunController::stepped);
    document_.follow(this, Part::network, &RunController::changed);
    document_.follow(this, Parts(Part::pruning) | Part::project, &RunController::followSettings);
    document_.follow(this, Part::plan, &RunController::measureForPlan);
    // Queued: what follows a job that has just ended comes first.
    document_.follow(this, Part::substitutes, [](RunController* self) {
        QMetaObject::invokeMethod(self, &RunController::measureForSubstitutes, Qt::QueuedConnection);
    });
    connect(&document_, &Document::networkLost, this, [this](const Error& error) {
        tell(theme::Tone::error, tr("This step cannot be undone or done again: %1").arg(engineText(error.message)));
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
    forgetOtherImages();
    auto now = states();
    if (std::exchange(states_, now) != now)
        Q_EMIT changed();
}

void RunController::forgetOtherImages()
{
    const std::filesystem::path& data = document_.project().data;
    if (std::exchange(judgedOn_, data) != data)
        lineage_.forgetMeasured();
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

std::shared_ptr<const EpochNetwork> RunController::networkInTraining() const
{
    return job_ && job_->state->network == document_.network() ? inTraining_ : nullptr;
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
            inTraining_.reset();
            if (result)
                (this->*finish)(job, *result);
            else
                failed(job, result.error());
            Q_EMIT changed();
            goOn(job.stage, result.has_value() || result.error().isCancelled());
        });
    if (!started)
        return tell(theme::Tone::error, RunController::tr("Another job is still ending: try again in a moment."));
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

void RunController::readAgain()
{
    begin<recipes::Opened>(
        Stage::open, [](const Job& job, const RecipeContext& context) { return recipes::openProject(job.project(), context); },
        &RunController::finishReadingAgain, QString::fromStdString(document_.project().model.string()));
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
            recipes::PruneWishes wishes{*job.state->measurements, {}, {}};
            wishes.measures = false; // the plan that is shown is carried out
            return recipes::prune(job.model(), job.project(), context, wishes);
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
    const TrainingRecipe recipe = recipeOf(job.stage);
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
    options.metadata = lineage_.cutOf(state.network).value_or(metadataOf(state.project->model, state.model->costs));
    begin<WrittenFile>(
        Stage::exportFile,
        [options](const Job& job, const RecipeContext& context) {
            return recipes::exportNetwork(job.model()->network, job.file, options, context);
        },
        &RunController::finishExport, QFileInfo(file).absoluteFilePath());
}

bool RunController::canEvaluate() const
{
    return (!busy() || running() == Stage::substitutes) && document_.model() && !document_.project().data.empty();
}

void RunController::evaluateNetwork()
{
    if (!canEvaluate())
        return;
    const DocumentState& state = *document_.state();
    std::vector<std::pair<NetworkId, ModelPtr>> networks{{state.network, state.model}};
    if (state.originalNetwork != state.network && !evaluationOf(state.originalNetwork))
        networks.emplace_back(state.originalNetwork, state.original);
    begin<Evaluations>(
        Stage::evaluate, [networks](const Job& job, const RecipeContext& context) { return evaluateAll(networks, job.project(), context); },
        &RunController::finishEvaluation);
}

void RunController::measureSensitivity(const SensitivitySettings& settings)
{
    if (const QString reason = whyNotStart(Stage::sensitivity, *document_.state()); !reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    begin<recipes::SensitivityReport>(
        Stage::sensitivity,
        [settings](const Job& job, const RecipeContext& context) {
            return recipes::sensitivity(*job.model(), job.project(), settings, context);
        },
        &RunController::finishSensitivity);
}

bool RunController::evaluatesFirst() const
{
    const NetworkId network = document_.network();
    return document_.plan() && !document_.project().data.empty() && !evaluationOf(network) && firstEvaluated_ != network;
}

void RunController::measureForPlan()
{
    const bool first = running() == Stage::evaluate && firstEvaluated_ == document_.network() && !evaluationOf(document_.network());
    const bool lessUrgent = (running() == Stage::evaluate && !first) || running() == Stage::sensitivity || running() == Stage::substitutes;
    if (!document_.state()->needsMeasuring || next_ || (busy() && !lessUrgent))
        return;
    if (!busy() && evaluatesFirst()) {
        firstEvaluated_ = document_.network();
        return evaluateNetwork();
    }
    begin<Measurements>(
        Stage::measure,
        [](const Job& job, const RecipeContext& context) {
            return recipes::measure(*job.model(), job.project(), context, *job.state->measurements);
        },
        &RunController::finishMeasuring);
}

void RunController::measureForSubstitutes()
{
    if (!document_.state()->needsCovariances || document_.state()->needsMeasuring || next_ || busy())
        return;
    begin<Measurements>(
        Stage::substitutes,
        [](const Job& job, const RecipeContext& context) {
            return recipes::measureSubstitution(*job.model(), job.project(), context, *job.state->measurements);
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

bool RunController::offerInterrupted()
{
    const std::vector<KeptRun> runs = KeptRun::interrupted();
    if (runs.empty())
        return false;
    const auto run = runs.front().read();
    if (!run) {
        runs.front().discard();
        return false;
    }
    offerToGoOn(tr("%1 of “%2” was interrupted, and can go on where it was.").arg(stageTitle(run->stage), titleOf(run->project)),
                runs.front(), [this, kept = runs.front()] { reopen(kept); });
    return true;
}

void RunController::offerToGoOn(const QString& text, const KeptRun& run, std::function<void()> start)
{
    Message offer{theme::Tone::info, text};
    offer.remedies = {{tr("Go on"), std::move(start)}, {tr("Discard"), [this, run] {
                                                            run.discard();
                                                            Q_EMIT offerRefused();
                                                        }}};
    Q_EMIT message(offer);
}

void RunController::reopen(const KeptRun& run)
{
    begin<Reopened>(
        Stage::open,
        [run](const Job&, const RecipeContext& context) {
            return run.read().and_then([&](const InterruptedRun& interrupted) {
                return recipes::openProject(interrupted.project, context).and_then([&](const recipes::Opened& opened) -> Result<Reopened> {
                    const auto kept = [](bool wanted, const auto& read) {
                        return wanted ? read().map([](Network network) { return makeModel(std::move(network)); }) : Result<ModelPtr>();
                    };
                    return kept(interrupted.ownOriginal, [&] { return run.original(); }).and_then([&](const ModelPtr& original) {
                        return kept(interrupted.ownNetwork, [&] { return run.network(); }).map([&](const ModelPtr& start) {
                            return Reopened{interrupted, opened.model, original, start};
                        });
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
    else if ((reached || stage == Stage::evaluate) && document_.state()->needsMeasuring)
        measureForPlan();
    else if (reached && (stage == Stage::open || unevaluated))
        evaluateNetwork();
    else
        measureForSubstitutes();
}

void RunController::tell(theme::Tone tone, const QString& text, const QString& details)
{
    Q_EMIT message({tone, text, details});
}

} // namespace espalier
