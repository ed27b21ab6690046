// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of a project tells in the end.
#include "app/cli/project_run.h"

#include "app/cli/pruning_report.h"
#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/pruning/planning/plan_json.h"

#include <spdlog/fmt/fmt.h>

#include <array>

namespace espalier::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Under these keys, and in text.
constexpr std::array<std::pair<const char*, const char*>, 3> moments{{
    {"after_sparsity_training", "after sparsity training"},
    {"after_pruning", "after pruning"},
    {"after_finetuning", "after fine-tuning"},
}};

/// Empty objects for images without labels.
Json accuracyJson(const std::vector<std::pair<const char*, const std::optional<Evaluation>*>>& evaluations)
{
    Json json;
    json["top1"] = json["evaluations"] = Json::object();
    for (const auto& [when, evaluation] : evaluations) {
        if (!*evaluation)
            continue;
        json["top1"][when] = (*evaluation)->top1;
        json["evaluations"][when] = toJson(**evaluation);
    }
    return json;
}

Json trainingsJson(const RoundRecord& record)
{
    const TrainOutcome& sparsity = record.sparsity;
    Json json;
    json["sparsify"] = {
        {"mode", nameOf(record.round.project.sparsity.mode)}, {"history", toJson(sparsity.history)}, {"kept", keptJson(sparsity)}};
    if (sparsity.heat)
        json["sparsify"].update(evennessJson(record.start->groups, *sparsity.heat));
    json["finetune"] = {{"history", toJson(record.finetuning.history)}, {"kept", keptJson(record.finetuning)}};
    return json;
}

} // namespace

Json roundJson(const RoundRecord& record)
{
    Json json{{"round", record.round.number}, {"removes", record.round.removes}};
    json.update(accuracyJson({{"after_sparsity_training", &record.afterSparsity},
                              {"after_pruning", &record.afterPruning},
                              {"after_finetuning", &record.afterFinetuning}}));
    if (record.round.removes) {
        json.update(planToJson(record.sparsified->network, record.sparsified->groups, record.scores, record.plan));
        json["folded"] = toJson(record.folding);
    }
    if (record.latency)
        json["latency"] = latencyJson(*record.latency);
    json.update(trainingsJson(record));
    return json;
}

Json ProjectRun::json() const
{
    const RoundRecord& last = rounds_.back();
    Json json{{"project", project_.file.string()}, {"model", project_.model.string()}, {"output", outputs_.final.string()}};
    json.update(accuracyJson({{"before", &before_},
                              {"after_sparsity_training", &last.afterSparsity},
                              {"after_pruning", &last.afterPruning},
                              {"after_finetuning", &last.afterFinetuning}}));
    json.update(planToJson(start_->network, start_->groups, last.scores, course_->plan()));
    json["folded"] = toJson(last.folding);
    if (last.latency && !severalRounds())
        json["latency"] = latencyJson(*last.latency);
    json.update(trainingsJson(last));
    if (severalRounds())
        json["rounds"] = roundReports_;
    json["skipped"] = skippedJson({&*train_, &*validation_});
    json["files"] = files_;
    json["seconds"] = seconds_;
    return json;
}

std::string ProjectRun::text() const
{
    const RoundRecord& last = rounds_.back();
    const int units = original_->groups.unitCount();
    std::string text = costTable(units, original_->costs, units - course_->plan().removedUnits, present_->costs);
    if (last.latency && !severalRounds())
        text += "\n" + latencyText(*last.latency);
    TextTable accuracy({"top-1", "%"});
    accuracy.row({"before", before_ ? fmt::format("{:.2f}", before_->top1) : "no labels"});
    for (const Json& round : roundReports_) {
        const std::string which = severalRounds() ? fmt::format("round {}, ", round["round"].get<int>()) : std::string();
        for (const auto& [key, when] : moments) {
            if (round["top1"].contains(key))
                accuracy.row({which + when, fmt::format("{:.2f}", round["top1"][key].get<double>())});
            else if (!before_)
                accuracy.row({which + when, "no labels"});
        }
    }
    text += "\n" + accuracy.text() + keptText(last.finetuning);
    for (const std::string& file : files_)
        text += "wrote " + file + "\n";
    return text;
}

} // namespace espalier::cli
