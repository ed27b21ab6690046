// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/columns.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace espalier {
namespace {

using Json = nlohmann::ordered_json;

/// Values that a report holds as they are.
constexpr std::pair<const char*, const char*> direct[] = {
    {"top1_before", "/top1/before"},
    {"top1_sparse", "/top1/after_sparsity_training"},
    {"top1_pruned", "/top1/after_pruning"},
    {"top1_final", "/top1/after_finetuning"},
    {"U", "/sparsify/U"},
    {"P_c", "/sparsify/P_c"},
    {"aimed_share", "/sparsify/P"},
    {"zero_share", "/sparsify/mean_zero_share"},
    {"channels_removed", "/achieved/channels"},
    {"params_removed", "/achieved/params"},
    {"macs_removed", "/achieved/macs"},
    {"units_removed", "/removed_units"},
    {"params", "/after/params"},
    {"macs", "/after/macs"},
};

std::optional<double> numberAt(const Json& report, const char* pointer)
{
    const Json::json_pointer place(pointer);
    if (!report.contains(place) || !report.at(place).is_number())
        return std::nullopt;
    return report.at(place).get<double>();
}

double sumOfSeconds(const Json& seconds)
{
    double sum = 0;
    for (const auto& [stage, value] : seconds.items())
        sum += value.is_number() ? value.get<double>() : 0;
    return sum;
}

/// What the plan missed of what was asked for, and the groups it left nothing of.
void addPlanFindings(const Json& report, const PruneSettings& settings, StudyValues& metrics)
{
    metrics["requested"] = settings.ratio;
    const std::string achieved = std::string("/achieved/") + nameOf(settings.budget);
    if (const auto share = numberAt(report, achieved.c_str()))
        metrics["missed_share"] = *share - settings.ratio;
    if (!report.contains("groups"))
        return;
    double units = 0;
    double emptied = 0;
    for (const Json& group : report["groups"]) {
        units += group.value("units", 0);
        emptied += group.value("kept", 1) == 0 ? 1 : 0;
    }
    metrics["emptied_groups"] = emptied;
    if (settings.budget == Budget::channels && metrics.contains("units_removed"))
        metrics["missed_units"] = metrics["units_removed"] - std::round(settings.ratio * units);
}

} // namespace

const std::vector<StudyColumn>& studyColumns()
{
    static const std::vector<StudyColumn> metrics{
        {"top1_before", "top-1 before, %", 2},
        {"top1_sparse", "top-1 after sparsity training, %", 2},
        {"top1_pruned", "top-1 right after the cut, %", 2},
        {"top1_final", "top-1 after fine-tuning, %", 2},
        {"cut_loss", "top-1 lost at the cut, points", 2},
        {"U", "unevenness U", 3},
        {"P_c", "collapse ratio P_c", 3},
        {"aimed_share", "share of channels aimed at", 3},
        {"zero_share", "share of zero channels", 3},
        {"requested", "share asked for", 3},
        {"missed_share", "achieved minus asked for, share", 4},
        {"missed_units", "achieved minus asked for, channels", 1},
        {"emptied_groups", "groups left empty", 1},
        {"channels_removed", "share of channels removed", 3},
        {"params_removed", "share of parameters removed", 3},
        {"macs_removed", "share of MACs removed", 3},
        {"units_removed", "channels removed", 1},
        {"params", "parameters", 0},
        {"macs", "MACs", 0},
        {"seconds", "seconds", 1},
    };
    return metrics;
}

const StudyColumn* findColumn(const std::string& key)
{
    const auto& metrics = studyColumns();
    const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const StudyColumn& metric) { return metric.key == key; });
    return found == metrics.end() ? nullptr : &*found;
}

StudyValues studyValuesOf(const Json& report, const PruneSettings& settings)
{
    StudyValues metrics;
    for (const auto& [key, pointer] : direct) {
        if (const auto value = numberAt(report, pointer))
            metrics[key] = *value;
    }
    if (metrics.contains("top1_sparse") && metrics.contains("top1_pruned"))
        metrics["cut_loss"] = metrics["top1_sparse"] - metrics["top1_pruned"];
    if (report.contains("achieved"))
        addPlanFindings(report, settings, metrics);
    if (report.contains("seconds"))
        metrics["seconds"] = sumOfSeconds(report["seconds"]);
    return metrics;
}

} // namespace espalier
