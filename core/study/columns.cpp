// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/columns.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace espalier {
namespace {

void add(StudyValues& values, const char* key, const recipes::Judged& judged)
{
    if (judged.evaluation)
        values[key] = judged.evaluation->top1;
}

/// Where a run stands after each of its stages.
void addAccuracies(StudyValues& values, const recipes::RunReport& report)
{
    const recipes::RoundReport& last = report.rounds.back();
    add(values, "top1_before", report.before);
    if (last.sparsity)
        add(values, "top1_sparse", *last.sparsity);
    if (last.pruning)
        add(values, "top1_pruned", *last.pruning);
    if (last.finetuning)
        add(values, "top1_final", *last.finetuning);
    if (values.contains("top1_sparse") && values.contains("top1_pruned"))
        values["cut_loss"] = values["top1_sparse"] - values["top1_pruned"];
}

void addEvenness(StudyValues& values, const HeatSnapshot& heat)
{
    values["U"] = heat.unevenness;
    values["P_c"] = heat.collapseRatio;
    values["aimed_share"] = heat.ratio;
    values["zero_share"] = heat.meanZeroShare;
}

/// What went, what the plan missed of what was asked for, and the groups it left nothing of.
void addPlan(StudyValues& values, const Plan& plan, const Groups& groups, const PruneSettings& settings)
{
    values["requested"] = settings.ratio;
    values["missed_share"] = plan.achieved(settings.budget) - settings.ratio;
    values["emptied_groups"] = static_cast<double>(std::count(plan.kept.begin(), plan.kept.end(), 0));
    values["channels_removed"] = plan.achieved(Budget::channels);
    values["params_removed"] = plan.achieved(Budget::params);
    values["macs_removed"] = plan.achieved(Budget::macs);
    values["units_removed"] = plan.removedUnits;
    values["params"] = static_cast<double>(plan.after.params);
    values["macs"] = static_cast<double>(plan.after.macs);
    if (settings.budget == Budget::channels)
        values["missed_units"] = plan.removedUnits - std::round(settings.ratio * groups.unitCount());
}

} // namespace

const std::vector<StudyColumn>& studyColumns()
{
    static const std::vector<StudyColumn> columns{
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
    return columns;
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
    addAccuracies(values, report);
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
    add(values, "top1_final", trained);
    values["seconds"] = trained.seconds;
    return values;
}

} // namespace espalier
