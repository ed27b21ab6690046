// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/columns.h"

#include "core/settings/prune_target.h"
#include "core/tasks/task_for.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

/// A moment at which a run measures its task's metrics, for keys and titles of columns.
struct Moment {
    const char *suffix, *title;
};
constexpr Moment moments[] = {
    {"_before", "before"},
    {"_sparse", "after sparsity training"},
    {"_pruned", "right after the cut"},
    {"_final", "after fine-tuning"},
};

/// Columns for all tasks.
const StudyColumn others[] = {
    {"U", "unevenness U", 3},
    {"U_targets", "unevenness against the targets", 3},
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

std::vector<const MetricInfo*> primaries()
{
    std::vector<const MetricInfo*> primaries;
    for (const KnownTask& task : knownTasks())
        primaries.push_back(&task.metrics.front());
    return primaries;
}

/// Columns for the metrics that rank the tasks' networks, and for the primary one's drop by pruning.
std::vector<StudyColumn> metricColumns(std::span<const KnownTask> tasks)
{
    std::vector<StudyColumn> columns;
    std::vector<std::string> lost;
    const auto add = [&](const MetricInfo& metric) {
        for (const Moment& moment : moments)
            columns.push_back({metric.key + std::string(moment.suffix), titled(metric.term + std::string(" ") + moment.title, metric.unit),
                               metric.decimals});
    };
    for (const KnownTask& task : tasks) {
        for (const MetricInfo& metric : task.metrics)
            if (metric.ranks)
                add(metric);
        const MetricInfo& metric = task.metrics.front();
        lost.push_back(titled(metric.term + std::string(" lost at the cut"), differenceUnit(metric)));
    }
    columns.push_back({"cut_loss", fmt::format("{}", fmt::join(lost, " or ")), tasks.front().metrics.front().decimals});
    return columns;
}

/// Null without labels.
const MetricValue* primaryOf(const recipes::Judged& judged)
{
    return judged.evaluation ? judged.evaluation->metrics.primary() : nullptr;
}

void add(StudyValues& values, const char* suffix, const recipes::Judged& judged)
{
    if (judged.evaluation)
        for (const MetricValue& metric : judged.evaluation->metrics)
            if (metric.info->ranks)
                values[metric.info->key + std::string(suffix)] = metric.value;
}

/// The metrics after each stage of a run.
void addMetrics(StudyValues& values, const recipes::RunReport& report)
{
    const recipes::RoundReport& last = report.rounds.back();
    add(values, "_before", report.before);
    if (last.sparsity)
        add(values, "_sparse", *last.sparsity);
    if (last.pruning)
        add(values, "_pruned", *last.pruning);
    if (last.finetuning)
        add(values, "_final", *last.finetuning);
    const MetricValue* whole = last.sparsity ? primaryOf(*last.sparsity) : nullptr;
    const MetricValue* cut = last.pruning ? primaryOf(*last.pruning) : nullptr;
    if (whole != nullptr && cut != nullptr)
        values["cut_loss"] = worsening(*whole->info, whole->value, cut->value);
}

void addEvenness(StudyValues& values, const HeatSnapshot& heat)
{
    values["U"] = heat.unevenness;
    values["U_targets"] = heat.offTargets;
    values["P_c"] = heat.collapseRatio;
    values["aimed_share"] = heat.ratio;
    values["zero_share"] = heat.meanZeroShare;
}

/// Removed shares, the units missing from the target, and the number of emptied groups.
void addPlan(StudyValues& values, const Plan& plan, const Groups& groups, const PruneSettings& settings)
{
    const double requested = settings.target == AbsoluteTarget{} ? settings.ratio : plan.requestedShare;
    values["requested"] = requested;
    values["missed_share"] = plan.achieved(budgetOf(settings)) - requested;
    values["emptied_groups"] = static_cast<double>(std::count(plan.kept.begin(), plan.kept.end(), 0));
    values["channels_removed"] = plan.achieved(Budget::channels);
    values["params_removed"] = plan.achieved(Budget::params);
    values["macs_removed"] = plan.achieved(Budget::macs);
    values["units_removed"] = plan.removedUnits;
    values["params"] = static_cast<double>(plan.after.params);
    values["macs"] = static_cast<double>(plan.after.macs);
    if (budgetOf(settings) == Budget::channels)
        values["missed_units"] = plan.removedUnits - std::round(requested * groups.unitCount());
}

} // namespace

std::vector<StudyColumn> columnsOf(std::span<const KnownTask> tasks)
{
    std::vector<StudyColumn> columns = metricColumns(tasks);
    columns.insert(columns.end(), std::begin(others), std::end(others));
    return columns;
}

const std::vector<StudyColumn>& studyColumns()
{
    static const std::vector<StudyColumn> columns = columnsOf(knownTasks());
    return columns;
}

std::vector<std::string> usualColumns()
{
    std::vector<std::string> keys;
    for (const MetricInfo* metric : primaries()) {
        for (const char* suffix : {"_sparse", "_pruned", "_final"})
            keys.push_back(metric->key + std::string(suffix));
    }
    keys.insert(keys.end(), {"U", "P_c", "zero_share", "params_removed", "macs_removed"});
    return keys;
}

const StudyColumn* findColumn(const std::string& key)
{
    const auto& metrics = studyColumns();
    const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const StudyColumn& metric) { return metric.key == key; });
    return found == metrics.end() ? nullptr : &*found;
}

StudyValues studyValuesOf(const recipes::RunReport& report)
{
    StudyValues values;
    addMetrics(values, report);
    if (const auto& sparsity = report.rounds.back().sparsity; sparsity && sparsity->heat)
        addEvenness(values, *sparsity->heat);
    addPlan(values, report.plan, report.start->groups, report.project.prune);
    for (const auto& [what, seconds] : report.seconds)
        values["seconds"] += seconds;
    return values;
}

StudyValues studyValuesOf(const Plan& plan, const Groups& groups, const PruneSettings& settings)
{
    StudyValues values;
    addPlan(values, plan, groups, settings);
    return values;
}

StudyValues studyValuesOf(const recipes::Trained& trained, const StudyValues& source)
{
    StudyValues values;
    for (const char* key : {"requested", "missed_share", "missed_units", "emptied_groups", "channels_removed", "params_removed",
                            "macs_removed", "units_removed", "params", "macs"}) {
        if (const auto found = source.find(key); found != source.end())
            values.insert(*found);
    }
    add(values, "_final", trained);
    values["seconds"] = trained.seconds;
    return values;
}

} // namespace espalier
