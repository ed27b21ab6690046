// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_run.h"

#include "app/cli/options.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/base/atomic_file.h"
#include "core/pruning/plan_json.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

using Json = nlohmann::ordered_json;

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

ProjectRun::ProjectRun(const Context& context, Project project, RunOutputs outputs)
    : context_(context), project_(std::move(project)), outputs_(std::move(outputs)), training_(context, outputs_.final)
{
}

Result<void> ProjectRun::perform()
{
    return open().and_then([&] { return restore(); }).and_then([&] { return sparsify(); }).and_then([&] { return prune(); }).and_then([&] { return finetune(); });
}

Result<void> ProjectRun::open()
{
    if (project_.data.empty())
        return failure(project_.file.string() + ": the project names no images (data: path), and its stages need some.");
    const auto images = [&](std::optional<Dataset>& into, const char* split, int limit) {
        return keepIn(into, openImages(context_, *original_, project_.data, split, project_.preprocessing, limit));
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

Result<void> ProjectRun::sparsify()
{
    const auto stage = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone) {
        return sparsifyModel(*start_, *train_, &*validation_, project_.sparsify, project_.sparsity, project_.prune, context_.control,
                             &mailbox, std::move(epochDone));
    };
    return keepIn(sparsity_, training_.run("sparsify", project_.sparsify.epochs, stage))
        .map([&] { clock("sparsify"); })
        .and_then([&] { return measure(sparsity_.network, "after sparsity training", afterSparsity_); })
        .and_then([&] { return write(sparsity_.network, outputs_.sparsified); });
}

Result<void> ProjectRun::prune()
{
    sparsified_ = makeModel(sparsity_.network);
    scores_ = scoresOf(*sparsified_, project_.prune);
    Network settled;
    return keepIn(plan_, planOf(*sparsified_, scores_, project_.prune))
        .and_then([&] { return keepIn(pruned_, pruneModel(*sparsified_, plan_)); })
        .and_then([&] { return keepIn(settled, reestimateBatchNorm(pruned_->network, *train_, context_.control)); })
        .map([&] {
            pruned_ = makeModel(std::move(settled));
            clock("prune");
        })
        .and_then([&] { return measure(pruned_->network, "after pruning", afterPruning_); })
        .and_then([&] { return write(pruned_->network, outputs_.pruned); })
        .and_then([&] { return writePlan(); });
}

Result<void> ProjectRun::finetune()
{
    const auto stage = [&](TrainMailbox& mailbox, TrainingRun::EpochDone epochDone) {
        return finetuneModel(*pruned_, *train_, &*validation_, project_.finetune, context_.control, &mailbox, std::move(epochDone));
    };
    return keepIn(finetuning_, training_.run("finetune", project_.finetune.epochs, stage))
        .map([&] { clock("finetune"); })
        .and_then([&] { return measure(finetuning_.network, "after fine-tuning", afterFinetuning_); })
        .and_then([&] { return write(finetuning_.network, outputs_.final, finalOptions()); })
        .map([&] {
            training_.discardCheckpoint();
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
    options.metadata = metadataOf(project_.model, project_.prune, sparsified_->groups, plan_);
    return options;
}

Result<void> ProjectRun::writePlan()
{
    if (outputs_.plan.empty())
        return {};
    const Json plan = planFileJson(sparsified_->network, sparsified_->groups, scores_, plan_);
    return replaceFile(outputs_.plan, plan.dump(1) + "\n").map([&] { files_.push_back(outputs_.plan.string()); });
}

Result<void> ProjectRun::measure(const Network& network, const std::string& when, std::optional<Evaluation>& into)
{
    constexpr int batch = 256;
    return keepIn(into, evaluate(network, *validation_, context_.control, batch, evaluationProgress(context_))).map([&] {
        context_.console.line(fmt::format("{}: top-1 {:.2f} %", when, into->top1));
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

Json ProjectRun::json() const
{
    Json json{{"project", project_.file.string()}, {"model", project_.model.string()}, {"output", outputs_.final.string()}};
    json["top1"] = {{"before", before_->top1},
                    {"after_sparsity_training", afterSparsity_->top1},
                    {"after_pruning", afterPruning_->top1},
                    {"after_finetuning", afterFinetuning_->top1}};
    json["evaluations"] = {{"before", toJson(*before_)},
                           {"after_sparsity_training", toJson(*afterSparsity_)},
                           {"after_pruning", toJson(*afterPruning_)},
                           {"after_finetuning", toJson(*afterFinetuning_)}};
    json.update(planToJson(sparsified_->network, sparsified_->groups, scores_, plan_));
    json["sparsify"] = {{"mode", nameOf(project_.sparsity.mode)}, {"history", toJson(sparsity_.history)}};
    if (sparsity_.heat)
        json["sparsify"].update(evennessJson(start_->groups, *sparsity_.heat));
    json["finetune"] = {{"history", toJson(finetuning_.history)}};
    json["skipped"] = skippedJson({&*train_, &*validation_});
    json["files"] = files_;
    json["seconds"] = seconds_;
    return json;
}

std::string ProjectRun::text() const
{
    std::string text =
        costTable(original_->groups.unitCount(), original_->costs, original_->groups.unitCount() - plan_.removedUnits, pruned_->costs);
    TextTable accuracy({"top-1", "%"});
    const auto row = [&](const char* when, const Evaluation& evaluation) { accuracy.row({when, fmt::format("{:.2f}", evaluation.top1)}); };
    row("before", *before_);
    row("after sparsity training", *afterSparsity_);
    row("after pruning", *afterPruning_);
    row("after fine-tuning", *afterFinetuning_);
    text += "\n" + accuracy.text();
    for (const std::string& file : files_)
        text += "wrote " + file + "\n";
    return text;
}

} // namespace espalier::cli
