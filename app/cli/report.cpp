// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/report.h"

#include "app/cli/text_table.h"
#include "core/base/json.h"
#include "core/pipeline/report_json.h"
#include "core/tasks/detection/detection_detail.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <variant>

namespace espalier::cli {
namespace {

std::string costCell(std::int64_t before, std::int64_t after)
{
    return before == 0 ? "–" : percent(1 - static_cast<double>(after) / static_cast<double>(before));
}

/// The label of the primary metric in some epochs.
std::string headingOf(const std::vector<EpochRecord>& history, Metrics EpochRecord::*metrics)
{
    const auto measured = [metrics](const EpochRecord& record) { return !(record.*metrics).empty(); };
    const auto found = std::find_if(history.begin(), history.end(), measured);
    if (found == history.end())
        return "metric";
    const MetricInfo& info = *((*found).*metrics).primary()->info;
    return fmt::format("{} {}", info.term, info.unit);
}

std::string primaryOrNothing(const Metrics& metrics)
{
    return metrics.empty() ? "" : fmt::format("{:.{}f}", metrics.primary()->value, metrics.primary()->info->decimals);
}

std::string numberOrNothing(const std::optional<double>& value, int digits, double factor = 1)
{
    return value ? fmt::format("{:.{}f}", factor * *value, digits) : "";
}

struct TargetText {
    std::string operator()(const RatioTarget& target) const { return percent(target.ratio) + " of the " + nameOf(target.budget); }
    std::string operator()(const UnitsTarget& target) const { return fmt::format("{} channels less", grouped(target.units)); }
    std::string operator()(const CostTarget& target) const
    {
        return fmt::format("at most {} {}", grouped(target.most), nameOf(target.budget));
    }
    std::string operator()(const TimeTarget& target) const { return fmt::format("at most {:.3g} ms", target.milliseconds); }
    std::string operator()(const MetricTarget& target) const { return fmt::format("a metric within {:.3g}", target.margin); }
};

std::string targetText(const PlanTarget& target)
{
    return std::visit(TargetText{}, target);
}

} // namespace

Json resultHead()
{
    return {{"format", resultFormat}, {"version", ESPALIER_VERSION}};
}

std::string shapeText(const Shape& shape)
{
    return fmt::format("{}", fmt::join(shape, "×"));
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
    TextTable table({"epoch", "rate", "loss", headingOf(history, &EpochRecord::train), "val. loss",
                     "val. " + headingOf(history, &EpochRecord::validation), "zero %", "U", "images/s"});
    for (const EpochRecord& record : history) {
        table.row({fmt::to_string(record.epoch), fmt::format("{:.4f}", record.learningRate), fmt::format("{:.4f}", record.trainLoss),
                   primaryOrNothing(record.train), numberOrNothing(record.valLoss, 4), primaryOrNothing(record.validation),
                   numberOrNothing(record.zeroShare, 1, 100), numberOrNothing(record.unevenness, 3),
                   fmt::format("{:.0f}", record.imagesPerSecond)});
    }
    return table.text();
}

std::string keptText(const recipes::Trained& trained)
{
    if (trained.history.empty())
        return {};
    return fmt::format("kept: the network of epoch {}{}\n", trained.keptEpoch, trained.stoppedEarly ? "; patience ran out" : "");
}

/// A row a class and a size; empty where the task tells no parts.
static std::string partsTable(const std::vector<PartMetrics>& parts)
{
    if (parts.empty())
        return {};
    std::vector<std::string> header{"part", "images", "objects"};
    const auto judged = std::find_if(parts.begin(), parts.end(), [](const PartMetrics& part) { return !part.metrics.empty(); });
    for (const MetricValue& metric : judged == parts.end() ? Metrics() : judged->metrics)
        header.push_back(metric.info->term);
    TextTable table(header);
    for (const PartMetrics& part : parts) {
        std::vector<std::string> row{part.name, grouped(part.images), grouped(part.objects)};
        for (const MetricValue& metric : part.metrics)
            row.push_back(withUnit(metric));
        row.resize(header.size());
        table.row(row);
    }
    return table.text();
}

/// Of detectors: the confidence that precision and recall are of.
static std::string bestText(const Evaluation& evaluation)
{
    const auto* detail = dynamic_cast<const DetectionDetail*>(evaluation.detail.get());
    return detail ? fmt::format("best F1 {:.3f}, at a confidence of {:.3f}: precision and recall are those there\n", detail->scores.best.f1,
                                detail->scores.confidence)
                  : std::string();
}

std::string evaluationText(const Evaluation& evaluation)
{
    std::string text;
    for (const MetricValue& metric : evaluation.metrics)
        text += fmt::format("{} {}, ", metric.info->term, withUnit(metric));
    return text +
           fmt::format("loss {:.4f} on {} images ({:.0f} images/s)\n", evaluation.loss, grouped(evaluation.images),
                       evaluation.imagesPerSecond) +
           bestText(evaluation) + partsTable(evaluation.parts);
}

std::string planText(const Plan& plan)
{
    const PlanRequest& request = plan.request;
    const Budget budget = budgetOf(request.target);
    const bool ratio = std::holds_alternative<RatioTarget>(request.target); // a ratio's text contains its budget
    std::string text = fmt::format("asked {}, removed {}{} (policy {})\n", targetText(request.target), percent(plan.achieved(budget)),
                                   ratio ? std::string() : fmt::format(" of the {}", nameOf(budget)), nameOf(request.policy));
    if (plan.relaxed)
        text += fmt::format("floors were relaxed: share {:.3g} instead of {:.3g}, at least {} instead of {}\n", plan.floorShare,
                            request.floorShare, plan.floorMin, request.floorMin);
    if (plan.zeroUnitsLeft > 0)
        text +=
            fmt::format("{} unit{} of importance zero stay{}; a higher ratio would take {} at no cost\n", plan.zeroUnitsLeft,
                        plan.zeroUnitsLeft == 1 ? "" : "s", plan.zeroUnitsLeft == 1 ? "s" : "", plan.zeroUnitsLeft == 1 ? "it" : "them");
    return text;
}

std::string timingText(const Timing& timing)
{
    return fmt::format("{:.3g} ms +/- {:.2g}", timing.milliseconds, timing.spread);
}

std::string latencyText(const MeasuredLatency& latency)
{
    TextTable table({fmt::format("latency, {}", nameOf(latency.runtime)), "ms"});
    table.row({"before", timingText(latency.before)});
    table.row({"target", fmt::format("{:.3g} ms", latency.target)});
    table.row({"predicted", fmt::format("{:.3g} ms", latency.predicted)});
    table.row({latency.met ? "measured" : "measured (missed)", timingText(latency.after)});
    return latency.heldBack.empty() ? table.text() : table.text() + "No faster plan was possible: " + latency.heldBack + "\n";
}

} // namespace espalier::cli
