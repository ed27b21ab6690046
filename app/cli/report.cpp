// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/report.h"

#include "app/cli/text_table.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string costCell(std::int64_t before, std::int64_t after)
{
    return before == 0 ? "–" : percent(1 - static_cast<double>(after) / static_cast<double>(before));
}

void addWhereKnown(Json& json, const char* key, const std::optional<double>& value)
{
    if (value)
        json[key] = *value;
}

std::string numberOrNothing(const std::optional<double>& value, int digits, double factor = 1)
{
    return value ? fmt::format("{:.{}f}", factor * *value, digits) : "";
}

} // namespace

std::string shapeText(const Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, "×"));
}

Json toJson(const Costs& costs)
{
    return {{"params", costs.params}, {"macs", costs.macs}};
}

Json toJson(const Evaluation& evaluation)
{
    return {{"images", evaluation.images},
            {"top1", evaluation.top1},
            {"top5", evaluation.top5},
            {"loss", evaluation.loss},
            {"images_per_second", evaluation.imagesPerSecond}};
}

Json toJson(const std::vector<EpochRecord>& history)
{
    Json list = Json::array();
    for (const EpochRecord& record : history) {
        Json entry{{"epoch", record.epoch}, {"learning_rate", record.learningRate}, {"train_loss", record.trainLoss}};
        addWhereKnown(entry, "train_top1", record.trainTop1);
        addWhereKnown(entry, "val_loss", record.valLoss);
        addWhereKnown(entry, "val_top1", record.valTop1);
        addWhereKnown(entry, "val_agreement", record.valAgreement);
        addWhereKnown(entry, "U", record.unevenness);
        addWhereKnown(entry, "P_c", record.collapseRatio);
        addWhereKnown(entry, "zero_share", record.zeroShare);
        entry["images_per_second"] = record.imagesPerSecond;
        entry["seconds"] = record.seconds;
        entry["seconds_of"] = toJson(record.times);
        list.push_back(std::move(entry));
    }
    return list;
}

Json toJson(const TrainTimes& times)
{
    return {{"loading", times.loading},     {"teacher", times.teacher}, {"forward", times.forward},      {"backward", times.backward},
            {"optimiser", times.optimiser}, {"penalty", times.penalty}, {"validation", times.validation}};
}

Json keptJson(const TrainOutcome& outcome)
{
    return {{"epoch", outcome.keptEpoch}, {"stopped_early", outcome.stoppedEarly}};
}

Json skippedJson(const std::vector<const Dataset*>& datasets)
{
    Json files = Json::array();
    for (const Dataset* dataset : datasets) {
        for (const std::string& skipped : dataset->skipped())
            files.push_back(skipped);
    }
    return {{"count", files.size()}, {"files", files}};
}

std::string costTable(int unitsBefore, const Costs& before, int unitsAfter, const Costs& after)
{
    TextTable table({"", "before", "after", "removed"});
    const auto row = [&](const char* name, std::int64_t first, std::int64_t second) {
        table.row({name, grouped(first), grouped(second), costCell(first, second)});
    };
    row("units", unitsBefore, unitsAfter);
    row("parameters", before.params, after.params);
    row("MACs", before.macs, after.macs);
    return table.text();
}

std::string historyTable(const std::vector<EpochRecord>& history)
{
    TextTable table({"epoch", "rate", "loss", "top-1 %", "val. loss", "val. top-1 %", "zero %", "U", "images/s"});
    for (const EpochRecord& record : history) {
        table.row({fmt::to_string(record.epoch), fmt::format("{:.4f}", record.learningRate), fmt::format("{:.4f}", record.trainLoss),
                   numberOrNothing(record.trainTop1, 2), numberOrNothing(record.valLoss, 4),
                   numberOrNothing(record.valTop1 ? record.valTop1 : record.valAgreement, 2), numberOrNothing(record.zeroShare, 1, 100),
                   numberOrNothing(record.unevenness, 3), fmt::format("{:.0f}", record.imagesPerSecond)});
    }
    return table.text();
}

std::string keptText(const TrainOutcome& outcome)
{
    if (outcome.history.empty())
        return {};
    return fmt::format("kept: the network of epoch {}{}\n", outcome.keptEpoch, outcome.stoppedEarly ? "; patience ran out" : "");
}

std::string evaluationText(const Evaluation& evaluation)
{
    return fmt::format("top-1 {:.2f} %, top-5 {:.2f} %, loss {:.4f} on {} images ({:.0f} images/s)\n", evaluation.top1, evaluation.top5,
                       evaluation.loss, grouped(evaluation.images), evaluation.imagesPerSecond);
}

std::string planText(const Plan& plan)
{
    const PlanRequest& request = plan.request;
    std::string text = fmt::format("asked {} of the {}, removed {} (policy {})\n", percent(request.ratio), nameOf(request.budget),
                                   percent(plan.achieved(request.budget)), nameOf(request.policy));
    if (plan.relaxed)
        text += fmt::format("floors were relaxed: share {:.3g} instead of {:.3g}, at least {} instead of {}\n", plan.floorShare,
                            request.floorShare, plan.floorMin, request.floorMin);
    if (plan.zeroUnitsLeft > 0)
        text +=
            fmt::format("{} unit{} of importance zero stay{}; a higher ratio would take {} at no cost\n", plan.zeroUnitsLeft,
                        plan.zeroUnitsLeft == 1 ? "" : "s", plan.zeroUnitsLeft == 1 ? "s" : "", plan.zeroUnitsLeft == 1 ? "it" : "them");
    return text;
}

Json evennessJson(const Groups& groups, const HeatSnapshot& heat)
{
    Json shares = Json::array();
    for (int g = 0; g < groups.groupCount(); ++g)
        shares.push_back({{"group", g}, {"name", groups.groups()[g].name}, {"share", heat.zeroShare[g]}});
    return {{"P", heat.ratio},
            {"U", heat.unevenness},
            {"P_c", heat.collapseRatio},
            {"mean_zero_share", heat.meanZeroShare},
            {"zero_share", shares}};
}

} // namespace espalier::cli
