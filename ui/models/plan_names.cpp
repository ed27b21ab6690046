// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plan_names.h"

#include "core/settings/prune_target.h"
#include "core/tasks/task_for.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

QString percent(double share)
{
    const double whole = 100 * share;
    const bool even = std::abs(whole - std::round(whole)) < 0.05;
    return QLocale().toString(whole, 'f', even ? 0 : 1) + QStringLiteral(" %");
}

QString budgetLabel(Budget budget)
{
    switch (budget) {
    case Budget::channels:
        return tr("channels");
    case Budget::params:
        return tr("parameters");
    case Budget::macs:
        return tr("MACs");
    case Budget::bytes:
        return tr("size");
    case Budget::latency:
        return tr("time");
    }
    return {};
}

QString numberOf(const PlanMetric& metric, double value)
{
    const MetricInfo* info = findMetric(metric.key);
    return info ? metricText(*info, value) : QLocale().toString(value, 'g', 4);
}

/// Of what an entry without a metric costs.
QString costsSentence(const PlanTotals& totals)
{
    QStringList parts{tr("%1 MACs").arg(compactNumber(totals.macs)), tr("%1 parameters").arg(compactNumber(totals.params)),
                      sizeText(totals.bytes)};
    if (totals.milliseconds)
        parts << millisecondsText(*totals.milliseconds);
    return parts.join(QStringLiteral(", "));
}

QString changeOf(std::int64_t before, std::int64_t after)
{
    if (before <= 0)
        return QStringLiteral("–");
    const double change = static_cast<double>(after) / static_cast<double>(before) - 1;
    return (change > 0 ? QStringLiteral("+") : change < 0 ? QStringLiteral("−") : QStringLiteral("±")) + percent(std::abs(change));
}

QString metricDifference(const PlanMetric& first, const PlanMetric& second)
{
    const MetricInfo* info = findMetric(first.key);
    if (first.key != second.key || first.data != second.data || !info)
        return tr("Their metrics do not compare: they are about other pictures.");
    const double difference = second.value - first.value;
    const QString sign = difference > 0 ? QStringLiteral("+") : difference < 0 ? QStringLiteral("−") : QStringLiteral("±");
    return tr("%1: %2.").arg(engineText(info->label), sign + metricNumber(*info, std::abs(difference)));
}

} // namespace

QString targetText(const PruneSettings& settings)
{
    const AbsoluteTarget& target = settings.target;
    if (target.units)
        return *target.units == 1 ? tr("−1 channel") : tr("−%1 channels").arg(compactNumber(static_cast<std::int64_t>(*target.units)));
    if (target.params)
        return tr("at most %1 parameters").arg(compactNumber(static_cast<std::int64_t>(*target.params)));
    if (target.macs)
        return tr("at most %1 MACs").arg(compactNumber(static_cast<std::int64_t>(*target.macs)));
    if (target.bytes)
        return tr("at most %1").arg(sizeText(static_cast<std::int64_t>(*target.bytes)));
    if (target.milliseconds)
        return tr("at most %1").arg(millisecondsText(*target.milliseconds));
    if (target.keepWithin)
        return tr("metric within %1").arg(QLocale().toString(*target.keepWithin, 'g', 3));
    return tr("−%1 %2").arg(percent(settings.ratio), budgetLabel(settings.budget));
}

QString originText(PlanOrigin origin)
{
    switch (origin) {
    case PlanOrigin::original:
        return tr("original");
    case PlanOrigin::plan:
        return tr("plan");
    case PlanOrigin::train:
        return tr("trained");
    case PlanOrigin::sparsify:
        return tr("sparsified");
    case PlanOrigin::prune:
        return tr("pruned");
    case PlanOrigin::finetune:
        return tr("fine-tuned");
    }
    return {};
}

const PlanMetric* metricOf(const PlanNode& node)
{
    return node.measured ? &*node.measured : node.estimate ? &*node.estimate : nullptr;
}

QString planMetricText(const PlanNode& node)
{
    const PlanMetric* metric = metricOf(node);
    if (!metric)
        return QStringLiteral("–");
    const QString value = numberOf(*metric, metric->value);
    const MetricInfo* info = findMetric(metric->key);
    if (!metric->low || !info)
        return value;
    const double reach = std::max(*metric->high - metric->value, metric->value - *metric->low);
    return QStringLiteral("%1 ± %2").arg(value, metricNumber(*info, reach));
}

QString momentText(const std::string& time)
{
    const QDateTime moment = QDateTime::fromString(QString::fromStdString(time), Qt::ISODate).toLocalTime();
    return QLocale().toString(moment, tr("d MMM yyyy, HH:mm"));
}

QString planSentence(const PlanNode& node)
{
    QStringList parts{tr("%1: %2.").arg(QString::fromStdString(node.name), costsSentence(node.totals))};
    if (const PlanMetric* metric = metricOf(node)) {
        const MetricInfo* info = findMetric(metric->key);
        const QString label = info ? engineText(info->label) : QString::fromStdString(metric->key);
        const QString told = node.measured ? tr("%1 %2, measured on %3 pictures.") : tr("%1 %2, estimated on %3 pictures.");
        parts << told.arg(label, planMetricText(node)).arg(metric->images);
    }
    if (!node.file.empty())
        parts << tr("Exported as %1.").arg(QString::fromStdString(node.file.string()));
    parts << tr("Noted %1.").arg(momentText(node.time));
    return parts.join(QLatin1Char(' '));
}

QString differenceSentence(const PlanNode& first, const PlanNode& second)
{
    const PlanTotals &a = first.totals, &b = second.totals;
    QStringList parts{tr("From “%1” to “%2”: %3 MACs, %4 parameters.")
                          .arg(QString::fromStdString(first.name), QString::fromStdString(second.name), changeOf(a.macs, b.macs),
                               changeOf(a.params, b.params))};
    const PlanMetric *was = metricOf(first), *is = metricOf(second);
    if (was && is)
        parts << metricDifference(*was, *is);
    return parts.join(QLatin1Char(' '));
}

} // namespace espalier
