// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/training_stage.h"

#include "core/base/pace.h"
#include "core/base/step_watch.h"
#include "core/pipeline/run_store.h"
#include "core/tasks/task_for.h"
#include "core/training/checkpoint.h"
#include "core/training/trainer.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::recipes {
namespace {

/// Runs a training, reports its progress, and stores its checkpoints.
class Course {
public:
    Course(const TrainingStage& stage, std::optional<SparsitySettings> sparsity, const RecipeContext& context)
        : stage_(stage), sparsity_(std::move(sparsity)), context_(context)
    {
    }

    /// The outcome; if training broke off, that of the earlier epochs, with the fault.
    Result<Trained> perform()
    {
        const Stopwatch watch;
        takeUp();
        Result<TrainOutcome> outcome = espalier::train(job(), context_.control);
        if (!outcome)
            keepLast();
        if (!outcome && !reached_)
            return tl::make_unexpected(outcome.error());
        Trained trained = trainedFrom(outcome ? std::move(*outcome) : std::move(*reached_));
        if (!outcome)
            trained.fault = outcome.error();
        trained.seconds = watch.seconds();
        return trained;
    }

private:
    void takeUp()
    {
        if (context_.store)
            before_ = context_.store->checkpoint(stage_.name, context_.observer);
        if (before_)
            context_.observer.log(fmt::format("{}: going on after epoch {} of {}.", stage_.name, before_->epoch(), stage_.settings.epochs));
    }

    TrainJob job()
    {
        TrainJob job;
        job.network = stage_.model->network;
        job.train = &stage_.images.train;
        job.validation = &stage_.images.validation;
        job.settings = stage_.settings;
        job.sparsity = sparsity_;
        job.groups = &stage_.model->groups;
        job.teacher = stage_.teacher ? &stage_.teacher->network : nullptr;
        job.report = [this](const auto& snapshot) { context_.observer.training(stage_.name, snapshot); };
        job.epochDone = [this](const Network& network, const EpochRecord& record) {
            last_ = network;
            lastEpoch_ = record.epoch;
            context_.observer.network(stage_.name, record.epoch, *stage_.model, network);
            if (!context_.store)
                tell(record);
        };
        job.salvage = [this](const TrainOutcome& outcome) { reached_ = outcome; };
        if (context_.store)
            job.checkpoint = [this](const TrainCheckpoint& now) { keep(now); };
        job.resume = before_ ? &*before_ : nullptr;
        return job;
    }

    /// Stores the checkpoint before the epoch is reported: after that a killed process can continue from it.
    void keep(const TrainCheckpoint& now)
    {
        context_.store->keep(stage_.name, now, context_.observer);
        tell(now.history.back());
    }

    void tell(const EpochRecord& record) { context_.observer.epoch(stage_.name, record, stage_.settings.epochs); }

    /// Writes the network of an unfinished training to a file that users can open.
    void keepLast()
    {
        if (reached_) {
            last_ = reached_->network;
            lastEpoch_ = reached_->keptEpoch;
        }
        const Unwatched finished;
        if (context_.store && last_)
            context_.store->keepNetwork(*last_, fmt::format("epoch {} of {}", lastEpoch_, stage_.name), context_.observer);
    }

    static Trained trainedFrom(TrainOutcome outcome)
    {
        Trained trained;
        trained.model = makeModel(std::move(outcome.network));
        trained.history = std::move(outcome.history);
        trained.heat = std::move(outcome.heat);
        trained.keptEpoch = outcome.keptEpoch;
        trained.stoppedEarly = outcome.stoppedEarly;
        return trained;
    }

    const TrainingStage& stage_;
    const std::optional<SparsitySettings> sparsity_;
    const RecipeContext& context_;
    std::optional<TrainCheckpoint> before_; ///< of an earlier process
    std::optional<TrainOutcome> reached_;
    std::optional<Network> last_;
    int lastEpoch_ = 0;
};

/// A network that learned from a teacher alone may have learned on images whose labels are not its own; its epochs tell how it agrees.
Result<Judged> judgeTrained(const Network& network, const TrainingStage& stage, const RecipeContext& context)
{
    const Dataset& images = stage.images.validation;
    const std::string mismatch = images.labelled() ? taskFor(network)->mismatch(network, images) : std::string();
    if (mismatch.empty())
        return judge(network, images, stage.when, context);
    context.observer.log("The network was not evaluated: " + mismatch);
    return Judged();
}

Result<Trained> performAndJudge(const TrainingStage& stage, std::optional<SparsitySettings> sparsity, const RecipeContext& context)
{
    return Course(stage, std::move(sparsity), context).perform().and_then([&](Trained trained) {
        return judgeTrained(trained.model->network, stage, context).map([&](Judged judged) {
            static_cast<Judged&>(trained) = std::move(judged);
            return std::move(trained);
        });
    });
}

/// Stage 1's targets may depend on measured times, which vary: targets of an earlier process are reused.
Result<SparsitySettings> aimedOnce(const TrainingStage& stage, SparsitySettings sparsity, const PruneSettings& prune,
                                   const RecipeContext& context)
{
    const Json kept = context.store ? context.store->note(stage.name) : Json();
    if (kept.is_object()) {
        sparsity.targets = kept.value("targets", std::vector<int>());
        sparsity.ratio = kept.value("ratio", sparsity.ratio);
        return sparsity;
    }
    return aimed(std::move(sparsity), *stage.model, prune, stage.images.train, context).map([&](SparsitySettings aim) {
        if (context.store)
            context.store->keepNote(stage.name, {{"targets", aim.targets}, {"ratio", aim.ratio}}, context.observer);
        return aim;
    });
}

Trained skipped(const TrainingStage& stage)
{
    Trained trained;
    trained.model = stage.model;
    trained.skipped = true;
    return trained;
}

} // namespace

Result<Trained> perform(const TrainingStage& stage, const RecipeContext& context)
{
    return stage.settings.epochs == 0 ? skipped(stage) : performAndJudge(stage, std::nullopt, context);
}

Result<Trained> performSparsity(const TrainingStage& stage, const SparsitySettings& sparsity, const PruneSettings& prune,
                                const RecipeContext& context)
{
    if (stage.settings.epochs == 0)
        return skipped(stage);
    return aimedOnce(stage, sparsity, prune, context).and_then([&](SparsitySettings aim) {
        return performAndJudge(stage, std::move(aim), context);
    });
}

Result<RestoredModel> restored(const ModelPtr& model, const Project& project, const Dataset& train, const RecipeContext& context)
{
    if (!project.restoreBatchNorm)
        return RestoredModel{model, 0};
    return restoreBatchNorms(model, train, context.control).map([&](RestoredModel restored) {
        context.observer.log(restored.layers == 0 ? std::string("Every layer that can be pruned has a batch norm already.")
                                                  : fmt::format("{} layers got a batch norm.", restored.layers));
        return restored;
    });
}

} // namespace espalier::recipes
