// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_controller.h"

#include "ui/models/file_kinds.h"
#include "ui/runs/stage_text.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int mailboxInterval = 33; ///< ms: 30 times a second

std::filesystem::path pathOf(const QString& file)
{
    return std::filesystem::path(file.toStdString());
}

} // namespace

RunController::RunController(Document& document, QObject* parent) : QObject(parent), document_(document)
{
    // Called on the core thread; what arrives after this object is gone is dropped by Qt.
    EngineEvents events;
    events.started = [](Stage) {};
    events.finished = [this](Stage stage, const JobResult& result) {
        QMetaObject::invokeMethod(
            this, [this, stage, result] { finished(stage, result); }, Qt::QueuedConnection);
    };
    events.failed = [this](Stage stage, const Error& error) {
        QMetaObject::invokeMethod(
            this, [this, stage, error] { failed(stage, error); }, Qt::QueuedConnection);
    };
    events.logged = [](const std::string&) {};
    engine_ = std::make_unique<Engine>(std::move(events));
    mailboxTimer_.setInterval(mailboxInterval);
    connect(&mailboxTimer_, &QTimer::timeout, this, &RunController::readMailbox);
    connect(&document_, &Document::projectChanged, this, &RunController::changed);
    connect(&document_, &Document::planChanged, this, &RunController::measureForPlan);
}

RunController::~RunController() = default;

bool RunController::paused() const
{
    return busy() && engine_->paused();
}

StageState RunController::stateOf(Stage stage) const
{
    if (running_ == stage)
        return paused() ? StageState::paused : StageState::running;
    const ModelPtr& model = document_.model();
    if (stage == Stage::open)
        return model ? StageState::done : StageState::notYet;
    if (!model)
        return StageState::notYet;
    if (stage == Stage::exportFile)
        return !exported_ ? StageState::notYet : exported_ == model ? StageState::done : StageState::stale;
    return espalier::stateOf(stage, lineage_, model, document_.project());
}

std::optional<Stage> RunController::nextStage() const
{
    if (!document_.model())
        return std::nullopt;
    std::optional<Stage> next = Stage::sparsify;
    for (const Stage stage : {Stage::sparsify, Stage::prune, Stage::finetune, Stage::exportFile}) {
        const StageState state = stateOf(stage);
        if (state == StageState::done)
            next = stage == Stage::exportFile ? std::nullopt : std::optional(static_cast<Stage>(static_cast<int>(stage) + 1));
    }
    if (next == Stage::evaluate)
        next = Stage::exportFile;
    return next;
}

ModelPtr RunController::modelBeforePruning() const
{
    for (const Lineage::Birth* birth : lineage_.of(document_.model()))
        if (birth->stage == Stage::prune)
            return birth->parent;
    return document_.original();
}

void RunController::open(const QString& file)
{
    const QFileInfo info(file);
    if (info.isDir())
        return tell(theme::Tone::error, tr("“%1” is a folder: open a %2.").arg(info.fileName(), openableFiles()));
    const QString path = info.absoluteFilePath();
    begin(Stage::open, [this, path] {
        jobFile_ = path;
        return isProject(path) ? engine_->openProject(pathOf(path)) : engine_->openModel(pathOf(path));
    });
}

void RunController::start(Stage stage)
{
    if (const QString reason = whyNot(stage); !reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    begin(stage, [this, stage] {
        jobModel_ = document_.model();
        jobProject_ = document_.project();
        if (stage == Stage::prune)
            return engine_->prune(jobModel_, jobProject_, document_.measurements());
        Q_EMIT trainingStarted();
        const ModelPtr& teacher = document_.original();
        return stage == Stage::sparsify ? engine_->sparsify(jobModel_, jobProject_, teacher)
                                        : engine_->finetune(jobModel_, jobProject_, teacher);
    });
}

void RunController::startAll()
{
    QString reason = whyNot(Stage::prune);
    if (reason.isEmpty() && document_.project().data.empty())
        reason = whyNotTrain(document_.project().finetune);
    if (!reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    begin(Stage::allStages, [this] {
        jobModel_ = document_.model();
        jobProject_ = document_.project();
        Q_EMIT trainingStarted();
        return engine_->allStages(jobModel_, jobProject_, document_.original());
    });
}

void RunController::exportTo(const QString& file)
{
    if (!document_.model())
        return tell(theme::Tone::warning, tr("Nothing is open that could be exported."));
    begin(Stage::exportFile, [this, path = QFileInfo(file).absoluteFilePath()] {
        jobModel_ = document_.model();
        jobFile_ = path;
        return engine_->exportModel(jobModel_, pathOf(path), lineage_.metadataOf(jobModel_));
    });
}

void RunController::measureAccuracy()
{
    if (busy() || !document_.model() || document_.project().data.empty())
        return;
    launch(Stage::evaluate, [this] {
        jobModel_ = document_.model();
        return engine_->evaluate(jobModel_, document_.project());
    });
}

void RunController::measureSensitivity(int images)
{
    if (const QString reason = whyNotMeasureSensitivity(); !reason.isEmpty())
        return tell(theme::Tone::warning, reason);
    begin(Stage::sensitivity, [this, images] {
        jobModel_ = document_.model();
        SensitivitySettings settings;
        settings.images = images;
        return engine_->measureSensitivity(jobModel_, document_.project(), settings);
    });
}

std::shared_ptr<const Sensitivity> RunController::sensitivityOf(const ModelPtr& model) const
{
    const auto found = sensitivities_.find(model);
    return found == sensitivities_.end() ? nullptr : found->second;
}

QString RunController::whyNotMeasureSensitivity() const
{
    if (!document_.model())
        return tr("Open a network first.");
    if (document_.model()->groups.unitCount() == 0)
        return tr("This network has no channel that can be taken.");
    if (document_.project().data.empty())
        return tr("This needs pictures to try the network on: choose their folder on the Training tab of the settings, or drop it on the "
                  "window.");
    return {};
}

void RunController::measureForPlan()
{
    const bool lessUrgent = running_ == Stage::evaluate || running_ == Stage::sensitivity;
    if (!document_.needsMeasuring() || next_ || (busy() && !lessUrgent))
        return;
    begin(Stage::measure, [this] {
        jobModel_ = document_.model();
        return engine_->measure(jobModel_, document_.project(), document_.measurements());
    });
}

void RunController::pauseOrResume()
{
    if (!busy())
        return;
    if (engine_->paused())
        engine_->resume();
    else
        engine_->pause();
    Q_EMIT changed();
}

void RunController::cancel()
{
    next_ = nullptr;
    if (busy())
        engine_->cancel();
}

void RunController::startOver()
{
    if (busyWithStage() || !document_.model() || document_.model() == document_.original())
        return;
    document_.replaceModel(document_.original(), false, tr("Back to the opened network"));
    Q_EMIT changed();
}

/// Starts at once, or as soon as the measuring of the accuracy has given way.
void RunController::begin(Stage stage, const std::function<bool()>& job)
{
    if (busyWithStage())
        return tell(theme::Tone::warning, tr("%1 is still running: wait for it, or cancel it first.").arg(stageTitle(*running_)));
    if (!busy())
        return launch(stage, job);
    next_ = [this, stage, job] { launch(stage, job); };
    engine_->cancel();
}

void RunController::launch(Stage stage, const std::function<bool()>& job)
{
    mailboxVersion_ = engine_->mailbox().version();
    sensitivityVersion_ = engine_->sensitivityMailbox().version();
    if (!job())
        return tell(theme::Tone::error, tr("Another job is still ending: try again in a moment."));
    running_ = stage;
    mailboxTimer_.start();
    Q_EMIT changed();
}

void RunController::end()
{
    readMailbox();
    mailboxTimer_.stop();
    running_.reset();
}

void RunController::finished(Stage stage, const JobResult& result)
{
    end();
    if (stage == Stage::open)
        finishOpen(result);
    else if (stage == Stage::exportFile)
        finishExport(result);
    else if (stage == Stage::evaluate)
        lineage_.measured(jobModel_, result);
    else if (stage == Stage::measure && result.measurements)
        document_.setMeasurements(jobModel_, *result.measurements);
    else if (stage == Stage::allStages)
        finishAll(result);
    else if (result.model)
        finishStage(stage, result);
    tellSkipped(result);
    Q_EMIT changed();
    goOn(stage);
}

void RunController::goOn(Stage stage)
{
    const bool accuracyMissing = (stage == Stage::sensitivity || stage == Stage::measure) && !accuracyOf(document_.model());
    if (next_)
        std::exchange(next_, nullptr)();
    else if (document_.needsMeasuring())
        measureForPlan();
    else if (stage == Stage::open || accuracyMissing)
        measureAccuracy();
}

void RunController::failed(Stage stage, const Error& error)
{
    const bool asked = stage != Stage::evaluate && stage != Stage::sensitivity && stage != Stage::measure;
    end();
    if (stage == Stage::measure && !next_)
        document_.setMeasuringProblem(error.isCancelled()
                                          ? tr("Measuring was cancelled: choose the criterion or the budget again for another try.")
                                          : QString::fromStdString(error.message));
    else if (!error.isCancelled()) {
        tell(theme::Tone::error, QString::fromStdString(error.message), QString::fromStdString(error.details));
        if (stage == Stage::open)
            Q_EMIT openFailed(jobFile_);
    } else if (asked) {
        tell(theme::Tone::info, tr("%1 was cancelled; the network is as it was before.").arg(stageTitle(stage)));
    }
    Q_EMIT changed();
    if (error.isCancelled())
        goOn(stage);
    else if (next_)
        std::exchange(next_, nullptr)();
}

void RunController::readMailbox()
{
    readSensitivity();
    const std::uint64_t version = engine_->mailbox().version();
    if (version == mailboxVersion_)
        return;
    mailboxVersion_ = version;
    const auto snapshot = engine_->mailbox().newest();
    if (!snapshot)
        return;
    // In later rounds the network that is trained is a smaller one than the document's.
    const bool ofDocument = jobModel_ == document_.model() && snapshot->heat &&
                            snapshot->heat->heat.size() == static_cast<std::size_t>(jobModel_->groups.unitCount());
    if (ofDocument && snapshot->heat != document_.heat())
        document_.setHeat(snapshot->heat);
    Q_EMIT progressed(snapshot);
}

void RunController::readSensitivity()
{
    const std::uint64_t version = engine_->sensitivityMailbox().version();
    if (version == sensitivityVersion_)
        return;
    sensitivityVersion_ = version;
    if (const auto newest = engine_->sensitivityMailbox().newest()) {
        sensitivities_[jobModel_] = newest;
        Q_EMIT sensitivityProgressed();
    }
}

void RunController::finishOpen(const JobResult& result)
{
    lineage_.clear();
    sensitivities_.clear();
    exported_.reset();
    Project project = result.project.value_or(Project{});
    if (!result.project)
        project.model = pathOf(jobFile_);
    document_.open(result.model, std::move(project));
    lineage_.measured(result.model, result);
    Q_EMIT opened(jobFile_);
}

/// The new model may start a job of its own, of measuring for its plan: what this one worked on is taken first.
void RunController::finishStage(Stage stage, const JobResult& result)
{
    const ModelPtr before = jobModel_;
    const auto cut = stage == Stage::prune ? std::optional(Lineage::Cut{before, result.plan}) : std::nullopt;
    lineage_.record(result.model, {stage, before, jobProject_, cut});
    lineage_.measured(result.model, result);
    document_.replaceModel(result.model, stage == Stage::prune || document_.planCarriedOut(), stageTitle(stage));
    if (result.heat)
        document_.setHeat(result.heat);
    tellSummary(stage, before, result);
}

void RunController::finishAll(const JobResult& result)
{
    const ModelPtr before = jobModel_;
    ModelPtr parent = before;
    bool pruned = false; // a training that broke off may have ended the run before anything was cut
    for (const StageStep& step : result.steps) {
        const bool cuts = step.stage == Stage::prune;
        const auto cut = cuts ? std::optional(Lineage::Cut{before, result.plan}) : std::nullopt;
        lineage_.record(step.model, {step.stage, parent, jobProject_, cut});
        JobResult measured;
        measured.accuracy = step.accuracy;
        measured.predictions = step.predictions;
        lineage_.measured(step.model, measured);
        parent = step.model;
        pruned = pruned || cuts;
    }
    document_.replaceModel(result.model, pruned || document_.planCarriedOut(), tr("All stages"));
    tellSummary(Stage::allStages, before, result);
}

void RunController::tellSummary(Stage stage, const ModelPtr& before, const JobResult& result)
{
    const QString summary = stageSummary(stage, *before, result, lineage_.accuracyOf(before));
    const bool missed = result.latency && !result.latency->met;
    tell(result.fault || missed ? theme::Tone::warning : theme::Tone::success, summary,
         result.fault ? QString::fromStdString(result.fault->details) : QString());
}

void RunController::finishExport(const JobResult& result)
{
    exported_ = jobModel_;
    const QString file = QDir::toNativeSeparators(jobFile_);
    if (result.written)
        tell(theme::Tone::success, exportSummary(file, *result.written));
}

QString RunController::whyNot(Stage stage) const
{
    if (!document_.model())
        return tr("Open a network first.");
    if (stage == Stage::sparsify)
        return whyNotTrain(document_.project().sparsify);
    if (stage == Stage::finetune)
        return whyNotTrain(document_.project().finetune);
    if (!document_.plan())
        return document_.planProblem();
    if (document_.plan()->removedUnits == 0)
        return tr("Nothing is planned to go: move the ratio first.");
    return {};
}

QString RunController::whyNotTrain(const TrainSettings& settings) const
{
    if (document_.project().data.empty())
        return tr(
            "Training needs pictures to learn from: choose their folder on the Training tab of the settings, or drop it on the window.");
    if (settings.epochs <= 0)
        return tr("This stage is set to 0 epochs: set how many on the Training tab of the settings.");
    if (!document_.project().labels && settings.distillation.teacher == Distillation::Teacher::none)
        return tr(
            "Pictures without labels teach only through another network: switch on “Learn from the unpruned network” for this stage.");
    return {};
}

void RunController::tellSkipped(const JobResult& result)
{
    if (result.skippedImages.empty())
        return;
    QStringList names;
    for (const std::string& name : result.skippedImages)
        names << QString::fromStdString(name);
    tell(theme::Tone::warning, tr("%n image(s) could not be read and were left out.", nullptr, static_cast<int>(names.size())),
         names.join(QLatin1Char('\n')));
}

void RunController::tell(theme::Tone tone, const QString& text, const QString& details)
{
    Q_EMIT message({tone, text, details, {}, {}});
}

} // namespace espalier
