// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_run.h"

#include "app/cli/options.h"
#include "core/base/atomic_file.h"
#include "core/pruning/planning/plan_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

/// For the middle of a chain of steps: keeps a step's value and goes on.
template <class Value, class Target>
Result<void> keepIn(Target& target, Result<Value> result)
{
    if (!result)
        return tl::make_unexpected(result.error());
    target = std::move(*result);
    return {};
}

} // namespace

ProjectRun::ProjectRun(const Context& context, Project project, RunOutputs outputs, bool resume)
    : context_(context), project_(std::move(project)), outputs_(std::move(outputs)), resume_(resume), training_(context, outputs_.final),
      roundFiles_(outputs_.final)
{
}

Result<void> ProjectRun::perform()
{
    return open()
        .and_then([&] { return restore(); })
        .and_then([&] { return takeUp(); })
        .and_then([&] { return goThroughRounds(); })
        .and_then([&] { return finish(); });
}

Result<void> ProjectRun::open()
{
    if (project_.data.empty())
        return failure(project_.file.string() + ": the project names no images (data: path), and its stages need some.");
    const auto images = [&](std::optional<Dataset>& into, const char* split, int limit) {
        return keepIn(into, openImages(context_, *original_, project_.data, split, project_.preprocessing, limit,
                                       labelUseOf(split, project_.labels)));
    };
    return keepIn(original_, openModel(project_.model, {project_.inputShape}))
        .and_then([&] { return images(train_, "train", project_.trainLimit); })
        .and_then([&] { return images(validation_, "val", project_.validationLimit); })
        .map([&] { clock("open"); })
        .and_then([&] { return measure(original_->network, "before", before_); });
}

Result<void> ProjectRun::restore()
{
    start_ = original_;
    if (!project_.restoreBatchNorm)
        return {};
    return restoreBatchNorms(context_, original_, *train_).map([&](const RestoredModel& restored) { start_ = restored.model; });
}

Result<void> ProjectRun::takeUp()
{
    course_.emplace(project_, start_);
    present_ = start_;
    if (!severalRounds())
        return {};
    if (!resume_) {
        roundFiles_.discard();
        return {};
    }
    return roundFiles_.read().and_then([&](const std::optional<RoundFiles::Kept>& kept) -> Result<void> {
        if (!kept) {
            context_.console.line("No finished round is kept: beginning with the first.");
            return {};
        }
        return course_->restore(kept->course).and_then([&] { return keepIn(present_, openModel(kept->network)); }).map([&] {
            roundReports_ = kept->rounds;
            context_.console.line(fmt::format("Going on after round {} of {}.", course_->done(), course_->count()));
        });
    });
}

Result<void> ProjectRun::goThroughRounds()
{
    while (!course_->over()) {
        const auto done = performRound().and_then([&] { return keepRound(); });
        if (done)
            continue;
        if (roundFiles_.kept() > 0)
            context_.console.line(fmt::format("Finished rounds are kept ({}): --resume goes on after them.", roundFiles_.kept()));
        return done;
    }
    return {};
}

Result<void> ProjectRun::performRound()
{
    return course_->next(*present_)
        .map([&](const Round& round) {
            rounds_.emplace_back();
            now().round = round;
            now().start = now().pruned = present_;
            if (!round.removes)
                context_.console.line(fmt::format("Round {} has nothing to take: the rounds before went far enough.", round.number));
        })
        .and_then([&] { return now().round.removes ? sparsify().and_then([&] { return prune(); }) : Result<void>(); })
        .and_then([&] { return finetune(); });
}

Result<void> ProjectRun::sparsify()
{
    const Project& project = now().round.project;
    const auto stage = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone, TrainingRun::Salvage salvage) {
        return sparsifyModel(*present_, *train_, &*validation_, project.sparsify, project.sparsity, project.prune, context_.control,
                             &mailbox, std::move(epochDone), {&original_->network, std::move(salvage)});
    };
    return keepIn(now().sparsity, training_.run(label("sparsify"), project.sparsify.epochs, stage))
        .map([&] { clock("sparsify"); })
        .and_then([&] { return measure(now().sparsity.network, "after sparsity training", now().afterSparsity); })
        .and_then([&] { return write(now().sparsity.network, ofRound(outputs_.sparsified)); });
}

Result<void> ProjectRun::prune()
{
    RoundRecord& round = now();
    const PruneSettings& settings = round.round.project.prune;
    round.sparsified = makeModel(round.sparsity.network);
    Measurements measurements;
    Pruning pruning;
    Network settled;
    return keepIn(measurements, espalier::measure(*round.sparsified, settings, &*train_, context_.control))
        .and_then([&] { return keepIn(round.scores, scoresOf(*round.sparsified, settings, measurements)); })
        .and_then([&] { return keepIn(pruning, pruneToBudget(*round.sparsified, round.scores, settings, measurements, context_.control)); })
        .and_then([&] { return keepIn(settled, reestimateBatchNorm(pruning.pruned.model->network, *train_, context_.control)); })
        .map([&] {
            round.plan = std::move(pruning.plan);
            round.folding = pruning.pruned.folding;
            round.latency = pruning.latency;
            round.pruned = makeModel(std::move(settled));
            clock("prune");
        })
        .and_then([&] { return measure(round.pruned->network, "after pruning", round.afterPruning); })
        .and_then([&] { return write(round.pruned->network, ofRound(outputs_.pruned)); });
}

Result<void> ProjectRun::finetune()
{
    RoundRecord& round = now();
    course_->record(*round.start, round.round.removes ? &round.plan : nullptr);
    const TrainSettings& settings = round.round.project.finetune;
    const auto stage = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone, TrainingRun::Salvage salvage) {
        return finetuneModel(*round.pruned, *train_, &*validation_, settings, context_.control, &mailbox, std::move(epochDone),
                             {&original_->network, std::move(salvage)});
    };
    return (course_->over() ? writePlan() : Result<void>())
        .and_then([&] { return keepIn(round.finetuning, training_.run(label("finetune"), settings.epochs, stage)); })
        .map([&] { clock("finetune"); })
        .and_then([&] { return measure(round.finetuning.network, "after fine-tuning", round.afterFinetuning); });
}

/// Ends the round: the next one begins with what this one made.
Result<void> ProjectRun::keepRound()
{
    present_ = makeModel(now().finetuning.network);
    roundReports_.push_back(roundJson(now()));
    if (course_->over())
        return {};
    return roundFiles_.keep(course_->done(), present_->network, course_->state(), roundReports_);
}

Result<void> ProjectRun::finish()
{
    return write(present_->network, outputs_.final, finalOptions()).map([&] {
        training_.discardCheckpoint();
        if (severalRounds())
            roundFiles_.discard();
        clock("write");
    });
}

Result<void> ProjectRun::write(const Network& network, const std::filesystem::path& target, WriteOptions options)
{
    if (target.empty())
        return {};
    return writeNetwork(network, target, options).map([&](const WrittenFile&) { files_.push_back(target.string()); });
}

WriteOptions ProjectRun::finalOptions() const
{
    WriteOptions options = outputs_.format;
    options.metadata = metadataOf(project_.model, project_.prune, start_->groups, course_->plan());
    return options;
}

Result<void> ProjectRun::writePlan()
{
    if (outputs_.plan.empty())
        return {};
    const auto plan = planFileJson(start_->network, start_->groups, now().scores, course_->plan());
    return replaceFile(outputs_.plan, plan.dump(1) + "\n").map([&] { files_.push_back(outputs_.plan.string()); });
}

Result<void> ProjectRun::measure(const Network& network, const std::string& when, std::optional<Evaluation>& into)
{
    constexpr int batch = 256;
    if (!validation_->labelled())
        return {};
    return keepIn(into, evaluate(network, *validation_, context_.control, batch, evaluationProgress(context_))).map([&] {
        context_.console.line(fmt::format("{}: top-1 {:.2f} %", label(when), into->top1));
        clock("evaluate");
    });
}

void ProjectRun::clock(const std::string& stage)
{
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - lap_).count();
    seconds_[stage] = seconds_.value(stage, 0.0) + seconds;
    lap_ = now;
}

std::string ProjectRun::label(const std::string& stage) const
{
    if (!severalRounds() || rounds_.empty())
        return stage;
    return fmt::format("round {} of {}, {}", rounds_.back().round.number, project_.rounds, stage);
}

std::filesystem::path ProjectRun::ofRound(const std::filesystem::path& target) const
{
    if (target.empty() || !severalRounds())
        return target;
    std::filesystem::path path = target;
    return path.replace_extension(fmt::format(".round{}{}", rounds_.back().round.number, target.extension().string()));
}

} // namespace espalier::cli
