// SPDX-License-Identifier: GPL-3.0-or-later
// The window's engine: one core thread that runs one job at a time, a mailbox for live numbers, callbacks for events.
#pragma once

#include "core/base/mailbox.h"
#include "core/formats/imported_network.h"
#include "core/pipeline/prune_to_latency.h"
#include "core/pipeline/recipe_context.h"
#include "core/pipeline/sensitivity.h"
#include "core/pipeline/stages.h"
#include "core/pipeline/worker.h"
#include "core/pipeline/write_metadata.h"
#include "core/tasks/predictions.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace espalier {

enum class Stage { open, sparsify, prune, finetune, evaluate, exportFile, sensitivity, measure, allStages };
const char* nameOf(Stage stage);

/// A network that a stage made on the way, and its accuracy.
struct StageStep {
    Stage stage = Stage::sparsify; ///< sparsify, prune or finetune
    ModelPtr model;
    std::optional<Evaluation> accuracy;
    std::shared_ptr<const Predictions> predictions;
};

/// What a finished job made. All parts optional: a job fills what it has.
struct JobResult {
    ModelPtr model;                         ///< open, sparsify, prune, finetune
    std::shared_ptr<const Plan> plan;       ///< prune
    std::optional<MeasuredLatency> latency; ///< prune, allStages of one round, where the budget is a time
    std::optional<Evaluation> accuracy;     ///< of the new (evaluate: the given) model on the validation images, where there are any
    std::shared_ptr<const Predictions> predictions;   ///< some of these images with the same model's answers
    std::vector<EpochRecord> history;                 ///< sparsify, finetune
    std::shared_ptr<const HeatSnapshot> heat;         ///< sparsify
    std::shared_ptr<const Sensitivity> sensitivity;   ///< sensitivity
    std::shared_ptr<const Measurements> measurements; ///< measure
    std::vector<StageStep> steps;                     ///< allStages: in order; the last one made the model
    std::optional<WrittenFile> written;               ///< export
    std::vector<std::string> skippedImages;           ///< named, with the reason
    std::optional<Project> project;                   ///< open, where a project was opened
    int keptEpoch = 0;                                ///< sparsify, finetune: the epoch the model is of
    std::optional<Error> fault;                       ///< why training broke off; the model is of an earlier epoch, when all was well
};

using LogLine = std::function<void(const std::string&)>;

/// Events; called on the core thread. The window forwards them to its own thread by queued calls.
struct EngineEvents {
    std::function<void(Stage)> started;
    std::function<void(Stage, const JobResult&)> finished;
    std::function<void(Stage, const Error&)> failed; ///< also for cancelled: Error::isCancelled()
    LogLine logged;
};

/// Public functions may be called from the window's thread; none of them blocks for longer than a lock.
class Engine {
public:
    explicit Engine(EngineEvents events);

    /// False when a job is running already (nothing is queued).
    bool openModel(std::filesystem::path file, ReadOptions options = {});
    bool openProject(std::filesystem::path projectFile);
    /// Data, preprocessing and settings come from project; model is the one to start from.
    /// teacher: the unpruned network, for stages that ask for one.
    bool sparsify(ModelPtr model, Project project, ModelPtr teacher = nullptr);
    /// known: measurements of the model that are there already; what else the settings need is measured first.
    bool prune(ModelPtr model, Project project, Measurements known = {});
    /// Adds to known what planning by the project's settings needs and known lacks.
    bool measure(ModelPtr model, Project project, Measurements known);
    bool finetune(ModelPtr model, Project project, ModelPtr teacher = nullptr);
    /// Sparsify, prune and finetune, in as many rounds as the project asks for (core/pipeline/rounds.h). A stage without epochs is left
    /// out.
    bool allStages(ModelPtr model, Project project, ModelPtr teacher = nullptr);
    /// Accuracy of a model on the validation images.
    bool evaluate(ModelPtr model, Project project);
    bool exportModel(ModelPtr model, std::filesystem::path target, WriteMetadata metadata);
    /// Sensitivity of every layer on the project's images, by its criterion. What is measured before a cancel is kept for the next time.
    bool measureSensitivity(ModelPtr model, Project project, SensitivitySettings settings);

    bool busy() const { return worker_.busy(); }
    void pause() { worker_.pause(); }
    void resume() { worker_.resume(); }
    bool paused() const { return worker_.paused(); }
    void cancel() { worker_.cancel(); }

    /// Newest live numbers of stages 1 and 3; the window reads at 30 Hz.
    const TrainMailbox& mailbox() const { return mailbox_; }
    /// What is known of the sensitivity that is being measured.
    const SensitivityMailbox& sensitivityMailbox() const { return sensitivityMailbox_; }

private:
    using Job = std::function<Result<JobResult>(const RecipeContext&)>;
    class Watcher;
    bool start(Stage stage, Job job);
    void end(Stage stage, const Result<JobResult>& result) const;

    EngineEvents events_;
    TrainMailbox mailbox_;
    SensitivityMailbox sensitivityMailbox_;
    Worker worker_; ///< last: its thread ends first
};

} // namespace espalier
