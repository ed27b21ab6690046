// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_text.h"

#include "app/cli/report.h"
#include "app/cli/text_table.h"
#include "core/tasks/task_for.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::cli {
namespace {

void addRow(TextTable& table, const std::string& when, const recipes::Judged& judged)
{
    const MetricValue* metric = judged.evaluation ? judged.evaluation->metrics.primary() : nullptr;
    table.row({when, metric != nullptr ? fmt::format("{:.{}f}", metric->value, metric->info->decimals) : "no labels"});
}

std::string metricTable(const recipes::RunReport& report, const MetricInfo& metric)
{
    TextTable table({metric.term, metric.unit});
    addRow(table, "before", report.before);
    for (const recipes::RoundReport& round : report.rounds) {
        const std::string which = report.project.rounds > 1 ? fmt::format("round {}, ", round.round.number) : std::string();
        if (round.sparsity)
            addRow(table, which + "after sparsity training", *round.sparsity);
        if (round.pruning)
            addRow(table, which + "after pruning", *round.pruning);
        if (round.finetuning)
            addRow(table, which + "after fine-tuning", *round.finetuning);
    }
    return table.text();
}

} // namespace

std::string runText(const recipes::RunReport& report)
{
    const recipes::RoundReport& last = report.rounds.back();
    const int units = report.original->groups.unitCount();
    std::string text = costTable(units, report.original->costs, units - report.plan.removedUnits, report.model->costs);
    if (last.pruning && last.pruning->latency && report.project.rounds == 1)
        text += "\n" + latencyText(*last.pruning->latency);
    if (const MetricInfo* metric = taskFor(report.original->network)->primary())
        text += "\n" + metricTable(report, *metric);
    if (last.finetuning)
        text += keptText(*last.finetuning);
    for (const auto& file : report.files)
        text += "wrote " + file.string() + "\n";
    return text;
}

} // namespace espalier::cli
