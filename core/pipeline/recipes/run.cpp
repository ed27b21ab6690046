// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipes/run.h"

#include "core/base/json.h"
#include "core/base/pace.h"
#include "core/pipeline/automatic_recipe.h"
#include "core/pipeline/plan_note.h"
#include "core/pipeline/recipes/export.h"
#include "core/pipeline/recipes/head.h"
#include "core/pipeline/recipes/resume_key.h"
#include "core/pipeline/recipes/training_stage.h"
#include "core/pipeline/run_store.h"
#include "core/pipeline/write_metadata.h"
#include "core/pruning/planning/plan_json.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::recipes {
namespace {

/// For and_then() chains: stores a step's value and continues.
template <class Value, class Target>
Result<void> keepIn(Target& target, Result<Value> result)
{
    if (!result)
        return tl::make_unexpected(result.error());
    target = std::move(*result);
    return {};
}

class Run {
public:
    Run(ModelPtr model, ModelPtr teacher, const Project& project, const RunOutputs& outputs, const RecipeContext& context)
        : teacher_(std::move(teacher)), context_(context)
    {
        report_.project = project;
        report_.outputs = outputs;
        report_.original = report_.start = report_.model = std::move(model);
    }

    Result<RunReport> perform()
    {
        return open()
            .and_then([&] { return prepare(); })
            .and_then([&] { return goThroughRounds(); })
            .and_then([&] { return finish(); })
            .map([&] { return std::move(report_); });
    }

private:
    Result<void> open()
    {
        return keepIn(images_, openImages(*report_.original, report_.project, context_))
            .map([&] {
                report_.skipped = images_->skipped();
                clock("open");
            })
            .and_then([&] { return keepIn(report_.before, judge(report_.original->network, images_->validation, "before", context_)); })
            .map([&] { clock("evaluate"); });
    }

    /// Batch norms are restored before the first round, because the ratio refers to the costs with them.
    Result<void> prepare()
    {
        chooseRecipe();
        openStore("run", {report_.original, teacher_, report_.project, *images_}, context_);
        return restored(report_.original, report_.project, images_->train, context_).and_then([&](const RestoredModel& start) {
            report_.start = report_.model = start.model;
            return keepIn(course_, beginRounds(report_.project, report_.start, context_.control));
        });
    }

    void chooseRecipe()
    {
        if (report_.project.recipe == Recipe::manual)
            return;
        const RecipeFacts facts = recipeFactsOf(report_.project, *report_.original, images_->train.size());
        AutomaticRecipe chosen = automaticRecipe(std::move(report_.project), facts);
        report_.project = std::move(chosen.project);
        report_.recipeReason = std::move(chosen.reason);
        context_.observer.log(report_.recipeReason);
    }

    Result<void> goThroughRounds()
    {
        while (!course_->over() && !report_.fault) {
            if (const auto done = performRound(); !done)
                return done;
        }
        report_.plan = course_->plan();
        return {};
    }

    Result<void> performRound()
    {
        return course_->next(*report_.model).and_then([&](const Round& round) {
            report_.rounds.push_back({round, report_.model, {}, {}, {}});
            if (!round.removes) {
                context_.observer.log(fmt::format("Round {} removes nothing: the rounds before went far enough.", round.number));
                course_->record(*report_.model, nullptr);
                return finetune();
            }
            return sparsify().and_then([&] { return goesOn() ? prune() : Result<void>(); }).and_then([&] {
                return goesOn() ? finetune() : Result<void>();
            });
        });
    }

    Result<void> sparsify()
    {
        const Project& project = now().round.project;
        const TrainingStage stage = stageOf("sparsify", "after sparsity training", project.sparsify);
        return keepIn(now().sparsity, performSparsity(stage, project.sparsity, project.prune, context_))
            .map([&] { take(*now().sparsity, judgedBefore(), "sparsify"); })
            .and_then([&] { return write(ofRound(report_.outputs.sparsified)); });
    }

    Result<void> prune()
    {
        return keepIn(now().pruning, cutOnce())
            .and_then([&] {
                const Pruned& pruned = *now().pruning;
                return keepIn(now().pruning->substitutes,
                              substitutesFor(*report_.model, pruned.plan, pruned.settings, images_->train, context_));
            })
            .and_then([&] {
                report_.model = now().pruning->model;
                course_->record(*now().start, &now().pruning->plan);
                clock("prune");
                return judge(report_.model->network, images_->validation, label("after pruning"), context_);
            })
            .and_then([&](Judged judged) {
                static_cast<Judged&>(*now().pruning) = std::move(judged);
                clock("evaluate");
                return write(ofRound(report_.outputs.pruned));
            });
    }

    /// Refitted layers are a better start only where no training follows.
    static PruneSettings beforeTraining(const Project& project)
    {
        PruneSettings settings = project.prune;
        if (settings.compensate == Compensate::automatic && project.finetune.epochs > 0)
            settings.compensate = Compensate::fold;
        settings.tryRatios.clear(); // nobody would see what is best there
        return settings;
    }

    /// Uses the plan that an earlier process stored, if there is one.
    Result<Pruned> cutOnce()
    {
        const PruneSettings settings = beforeTraining(now().round.project);
        const std::string step = label("prune");
        const auto kept = keptPlan(step, settings);
        PruneWishes wishes;
        if (kept)
            wishes.plan = kept->plan;
        return cut(*report_.model, settings, &images_->train, context_, wishes).map([&](Pruned pruned) {
            if (kept)
                pruned.latency = kept->latency;
            else if (context_.store)
                context_.store->keepNote(step, planNote(pruned.plan, pruned.latency), context_.observer);
            return pruned;
        });
    }

    std::optional<KeptPlan> keptPlan(const std::string& step, const PruneSettings& settings) const
    {
        const Model& model = *report_.model;
        const auto request = planRequest(settings, model.network, model.groups);
        return context_.store && request ? planFromNote(context_.store->note(step), *request, model.groups) : std::nullopt;
    }

    Result<void> finetune()
    {
        const TrainingStage stage = stageOf("finetune", "after fine-tuning", now().round.project.finetune);
        return (course_->over() ? writePlan() : Result<void>())
            .and_then([&] { return keepIn(now().finetuning, recipes::perform(stage, context_)); })
            .map([&] { take(*now().finetuning, now().pruning ? *now().pruning : judgedBefore(), "finetune"); });
    }

    TrainingStage stageOf(const char* name, const char* when, const TrainSettings& settings) const
    {
        return {label(name), label(when), report_.model, teacher_, *images_, settings};
    }

    /// The evaluation of the network at the start of the present round.
    const Judged& judgedBefore() const
    {
        const auto count = report_.rounds.size();
        return count > 1 ? *report_.rounds[count - 2].finetuning : report_.before;
    }

    /// Continues with a training's result. before: the evaluation of its start.
    void take(Trained& trained, const Judged& before, const char* stage)
    {
        if (trained.skipped)
            static_cast<Judged&>(trained) = before;
        report_.model = trained.model;
        report_.fault = trained.fault;
        add(stage, trained.seconds);
        clock("evaluate", trained.seconds);
    }

    /// False after a training that broke off: what it reached is the result.
    bool goesOn() const { return !report_.fault; }

    Result<void> finish()
    {
        if (!goesOn())
            return {};
        lap_.restart();
        return write(report_.outputs.final, finalOptions()).map([&] { clock("write"); });
    }

    WriteOptions finalOptions() const
    {
        WriteOptions options = report_.outputs.format;
        options.metadata = metadataOf(report_.project.model, report_.project.prune, report_.start->groups, report_.plan);
        return options;
    }

    Result<void> write(const std::filesystem::path& target, const WriteOptions& options = {})
    {
        if (target.empty())
            return {};
        return exportNetwork(report_.model->network, target, options, context_).map([&](const WrittenFile&) {
            report_.files.push_back(target);
        });
    }

    Result<void> writePlan()
    {
        if (report_.outputs.plan.empty())
            return {};
        const FusedScores scores = now().pruning ? now().pruning->scores : FusedScores();
        const auto plan = planFileJson(report_.start->network, report_.start->groups, scores, course_->plan(), substitutesIn(report_));
        return writeJson(report_.outputs.plan, plan).map([&] {
            report_.files.push_back(report_.outputs.plan);
            context_.observer.written(report_.outputs.plan);
        });
    }

    /// Adds the seconds since the last call to this entry, without those already counted.
    void clock(const char* what, double counted = 0) { add(what, lap_.lap() - counted); }

    void add(const char* what, double seconds)
    {
        auto& all = report_.seconds;
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& entry) { return entry.first == what; });
        if (found == all.end())
            all.emplace_back(what, seconds);
        else
            found->second += seconds;
    }

    bool severalRounds() const { return report_.project.rounds > 1; }
    RoundReport& now() { return report_.rounds.back(); }

    /// "round 2 of 3, pruning"; for a single round the stage alone.
    std::string label(const std::string& stage) const
    {
        return severalRounds() ? fmt::format("round {} of {}, {}", report_.rounds.back().round.number, report_.project.rounds, stage)
                               : stage;
    }

    std::filesystem::path ofRound(std::filesystem::path target) const
    {
        if (!target.empty() && severalRounds())
            target.replace_extension(fmt::format(".round{}{}", report_.rounds.back().round.number, target.extension().string()));
        return target;
    }

    ModelPtr teacher_;
    const RecipeContext& context_;
    std::optional<Images> images_;
    std::optional<RoundCourse> course_;
    Stopwatch lap_;
    RunReport report_;
};

} // namespace

const Substitutes* substitutesIn(const RunReport& report)
{
    const std::optional<Pruned>& pruning = report.rounds.back().pruning;
    return report.project.rounds == 1 && pruning && pruning->substitutes ? &*pruning->substitutes : nullptr;
}

Result<RunReport> run(const ModelPtr& model, const ModelPtr& teacher, const Project& project, const RunOutputs& outputs,
                      const RecipeContext& context)
{
    if (project.prune.target.keepWithin)
        return usageError(
            "A run trains towards a share of the budget: give a ratio in the place of keep_within, which is for prune alone.");
    // Stages compare the network with its teacher, so a tail that is to go is cut off both.
    return headOf(model, project.prune, context).and_then([&](const ModelPtr& head) {
        return (teacher == model ? Result<ModelPtr>(head) : headOf(teacher, project.prune, context))
            .and_then([&](const ModelPtr& ofTeacher) { return Run(head, ofTeacher, project, outputs, context).perform(); });
    });
}

} // namespace espalier::recipes
