// SPDX-License-Identifier: GPL-3.0-or-later
// Runs stages for the window: starts jobs on the engine, brings their results into the document, and tells what happened.
#pragma once

#include "core/pipeline/engine.h"
#include "ui/runs/lineage.h"
#include "ui/runs/message.h"
#include "ui/state/document.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace espalier {

/// Lives in the window's thread; no function waits for the engine. One job at a time; measuring accuracy gives way to anything else.
class RunController : public QObject {
    Q_OBJECT
public:
    explicit RunController(Document& document, QObject* parent = nullptr);
    ~RunController() override;

    bool busy() const { return running_.has_value(); }
    /// Something the user would miss: busy with more than measuring, which gives way and can be done again at any time.
    bool busyWithStage() const { return busy() && !measuring(); }
    /// Busy with measuring.
    bool measuring() const { return running_ == Stage::evaluate || running_ == Stage::sensitivity || running_ == Stage::measure; }
    bool paused() const;
    std::optional<Stage> running() const { return running_; }
    StageState stateOf(Stage stage) const;
    /// The stage F5 starts: the first after the last one done; none when nothing is open or everything is done.
    std::optional<Stage> nextStage() const;
    std::optional<Evaluation> accuracyOf(const ModelPtr& model) const { return lineage_.accuracyOf(model); }
    /// Validation images with the model's answers; null where it has not been measured.
    std::shared_ptr<const Predictions> predictionsOf(const ModelPtr& model) const { return lineage_.predictionsOf(model); }
    /// What is known of the model's sensitivity, also while it is measured; null for nothing.
    std::shared_ptr<const Sensitivity> sensitivityOf(const ModelPtr& model) const;
    bool measuringSensitivityOf(const ModelPtr& model) const { return running_ == Stage::sensitivity && jobModel_ == model; }
    /// Empty where sensitivity could be measured now.
    QString whyNotMeasureSensitivity() const;
    /// The network the pruning started from, where the present one was pruned; else the one opened.
    ModelPtr modelBeforePruning() const;

    /// A network or a project (openableFiles).
    void open(const QString& file);
    /// sparsify, prune or finetune; where it cannot start, a message says why.
    void start(Stage stage);
    /// Sparsify, prune and fine-tune in the project's rounds; one undo step.
    void startAll();
    void exportTo(const QString& file);
    void measureAccuracy();
    /// Layer by layer; images: how many of the validation set to look at.
    void measureSensitivity(int images);
    void pauseOrResume();
    void cancel();
    /// Back to the network as it was opened; one undo step.
    void startOver();

Q_SIGNALS:
    /// Busy, paused or a stage's state.
    void changed();
    /// Newest numbers of a training, at most 30 times a second.
    void progressed(const std::shared_ptr<const espalier::TrainSnapshot>& snapshot);
    /// More is known of the sensitivity of the model that is being measured.
    void sensitivityProgressed();
    void opened(const QString& file);
    void openFailed(const QString& file);
    void message(const espalier::Message& message);
    /// A training is about to start: numbers of an earlier one no longer count.
    void trainingStarted();

private:
    void begin(Stage stage, const std::function<bool()>& job);
    void launch(Stage stage, const std::function<bool()>& job);
    void finished(Stage stage, const JobResult& result);
    void failed(Stage stage, const Error& error);
    void end();
    void readMailbox();
    void readSensitivity();
    /// What the plan's settings need to know, unless something the user asked for is running: then when that is over.
    void measureForPlan();
    /// What waited for the job that is over; else what the job pushed aside.
    void goOn(Stage stage);

    void finishOpen(const JobResult& result);
    void finishStage(Stage stage, const JobResult& result);
    void finishAll(const JobResult& result);
    void tellSummary(Stage stage, const ModelPtr& before, const JobResult& result);
    void finishExport(const JobResult& result);
    QString whyNot(Stage stage) const;
    QString whyNotTrain(const TrainSettings& settings) const;
    void tellSkipped(const JobResult& result);
    void tell(theme::Tone tone, const QString& text, const QString& details = {});

    Document& document_;
    Lineage lineage_;
    ModelPtr exported_;
    ModelPtr jobModel_;  ///< what the running job works on
    Project jobProject_; ///< the settings it runs with
    QString jobFile_;    ///< what it reads or writes
    std::optional<Stage> running_;
    std::function<void()> next_; ///< starts when the accuracy's measuring has given way
    std::uint64_t mailboxVersion_ = 0, sensitivityVersion_ = 0;
    std::map<ModelPtr, std::shared_ptr<const Sensitivity>> sensitivities_;
    QTimer mailboxTimer_;
    std::unique_ptr<Engine> engine_; ///< last: its thread ends first
};

} // namespace espalier
