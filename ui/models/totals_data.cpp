// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/totals_data.h"

#include "core/graph/free_sizes.h"
#include "core/tasks/task_for.h"
#include "ui/models/glossary.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <cmath>
#include <cstdlib>

namespace espalier {

namespace {

using TotalsRow = TotalsData::Row; // as it stands, lupdate would take its functions for members

QString unknown()
{
    return QStringLiteral("–");
}

QString changeText(std::int64_t before, std::int64_t after)
{
    if (before <= 0)
        return {};
    const int percent = static_cast<int>(std::lround(100 * (static_cast<double>(after) / static_cast<double>(before) - 1)));
    return percent == 0 ? QStringLiteral("±0 %") : QStringLiteral("%1%L2 %").arg(percent > 0 ? "+" : "−").arg(std::abs(percent));
}

QString timeText(std::int64_t nanoseconds)
{
    return nanoseconds > 0 ? millisecondsText(static_cast<double>(nanoseconds) / nanosecondsPerMillisecond) : unknown();
}

QString judgedText(const std::optional<Evaluation>& judged)
{
    return judged ? metricText(*judged->metrics.primary()) : unknown();
}

struct Amounts {
    std::int64_t original, now;
    std::optional<std::int64_t> planned; ///< none: there is no plan
};

TotalsRow rowOf(const QString& title, const char* term, const Amounts& amounts, QString (*write)(std::int64_t))
{
    const auto& planned = amounts.planned;
    return {title,
            explanationOf(QLatin1String(term)),
            {write(amounts.original), write(amounts.now), planned ? write(*planned) : unknown(),
             planned ? changeText(amounts.original, *planned) : QString()}};
}

/// As predicted, where the layers were measured.
TotalsRow timeRow(const DocumentState& state)
{
    const Plan* plan = state.plan && state.plan->latencyBefore > 0 ? state.plan.get() : nullptr;
    const auto measured = state.originalMeasurements->latencyIn(state.project->prune.runtime);
    const std::int64_t whole = measured ? uncutTime(*measured, state.original->groups) : 0;
    auto row = rowOf(tr("Time"), "time", {whole, plan ? plan->latencyBefore : 0, plan ? plan->latencyAfter : 0}, timeText);
    row.shown = plan != nullptr;
    return row;
}

/// Named as the network's task names it.
TotalsRow metricRow(const MetricInfo* info, const std::optional<Evaluation>& originally, const std::optional<Evaluation>& now)
{
    if (info == nullptr)
        return {{}, {}, {}, false};
    return {engineText(info->label), metricHelp(*info), {judgedText(originally), judgedText(now)}};
}

QString sizesText(const Value& input)
{
    const QString times = QStringLiteral(" × ");
    QStringList sizes = QString::fromStdString(sizesInWords(input)).split(times);
    for (QString& size : sizes)
        size = engineText(size.toStdString());
    return sizes.join(times);
}

QString inputText(const Network& network)
{
    QStringList lines;
    for (const ValueId input : network.inputs) {
        const QString name = network.inputs.size() > 1 ? " " + QString::fromStdString(network.values[input].name) : QString();
        lines << tr("Input%1: %2").arg(name, sizesText(network.values[input]));
    }
    return lines.join('\n');
}

} // namespace

const MetricInfo* metricOf(const Network& network)
{
    return taskFor(network)->primary();
}

TotalsData totalsOf(const DocumentState& state, const MetricInfo* metric, const std::optional<Evaluation>& originally,
                    const std::optional<Evaluation>& now)
{
    const Costs &first = state.original->costs, &present = state.model->costs;
    const Plan* plan = state.plan.get();
    const auto costs = [&](std::int64_t Costs::*cost) {
        return Amounts{first.*cost, present.*cost, plan ? std::optional(plan->after.*cost) : std::nullopt};
    };
    const int units = state.model->groups.unitCount();
    const std::optional<std::int64_t> left = plan ? std::optional<std::int64_t>(units - plan->removedUnits) : std::nullopt;
    return {{rowOf(tr("Parameters"), "params", costs(&Costs::params), compactNumber),
             rowOf(tr("Compute"), "macs", costs(&Costs::macs), compactNumber), timeRow(state),
             rowOf(tr("Size"), "size", costs(&Costs::bytes), sizeText),
             rowOf(tr("Channels"), "channels", {state.original->groups.unitCount(), units, left}, countText),
             metricRow(metric, originally, now)},
            inputText(state.model->network),
            state.model != state.original};
}

} // namespace espalier
