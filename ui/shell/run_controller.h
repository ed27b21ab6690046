// SPDX-License-Identifier: GPL-3.0-or-later
// Runs stages for the window: starts jobs on the engine, brings their results into the document, and tells what happened.
#pragma once

#include "core/session/engine.h"
#include "ui/document.h"
#include "ui/shell/lineage.h"
#include "ui/shell/message_bar.h"

#include <QObject>
#include <QTimer>

#include <functional>
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
    /// Something the user would miss: busy with more than measuring the accuracy.
    bool busyWithStage() const { return busy() && *running_ != Stage::evaluate; }
    bool paused() const;
    std::optional<Stage> running() const { return running_; }
    StageState stateOf(Stage stage) const;
    /// The stage F5 starts: the first after the last one done; none when nothing is open or everything is done.
    std::optional<Stage> nextStage() const;
    std::optional<Evaluation> accuracyOf(const ModelPtr& model) const { return lineage_.accuracyOf(model); }
    /// Validation images with the model's answers; null where it has not been measured.
    std::shared_ptr<const AnsweredImages> answersOf(const ModelPtr& model) const { return lineage_.answersOf(model); }
    /// The network the pruning started from, where the present one was pruned; else the one opened.
    ModelPtr modelBeforePruning() const;

    /// A network (.pt, .onnx) or a project (.yaml, .yml).
    void open(const QString& file);
    /// sparsify, prune or finetune; where it cannot start, a message says why.
    void start(Stage stage);
    void exportTo(const QString& file);
    void measureAccuracy();
    void pauseOrResume();
    void cancel();
    /// Back to the network as it was opened; one undo step.
    void startOver();

Q_SIGNALS:
    /// Busy, paused or a stage's state.
    void changed();
    /// Newest numbers of a training, at most 30 times a second.
    void progressed(const std::shared_ptr<const espalier::TrainSnapshot>& snapshot);
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

    void finishOpen(const JobResult& result);
    void finishStage(Stage stage, const JobResult& result);
    void finishExport(const JobResult& result);
    QString whyNot(Stage stage) const;
    QString whyNotTrain(const TrainSettings& settings) const;
    void tellSkipped(const JobResult& result);
    void tell(theme::Tone tone, const QString& text, const QString& details = {});

    Document& document_;
    Lineage lineage_;
    ModelPtr exported_;
    ModelPtr jobModel_; ///< what the running job works on
    QString jobFile_;   ///< what it reads or writes
    std::optional<Stage> running_;
    std::function<void()> next_; ///< starts when the accuracy's measuring has given way
    std::uint64_t mailboxVersion_ = 0;
    QTimer mailboxTimer_;
    std::unique_ptr<Engine> engine_; ///< last: its thread ends first
};

} // namespace espalier
