// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/detection_quality.h"

#include "core/tasks/task_for.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

constexpr std::array judgedKeys{"map50", "map"};

QString valueText(const Metrics& metrics, const char* key)
{
    const std::optional<double> value = metrics.find(key);
    return value ? QLocale().toString(*value, 'f', findMetric(key)->decimals) : QStringLiteral("–");
}

/// before: null for one network.
QString changeText(const Metrics* before, const Metrics& now, const char* key)
{
    return before ? tr("%1 → %2").arg(valueText(*before, key), valueText(now, key)) : valueText(now, key);
}

QString titleOfPart(const PartMetrics& part)
{
    if (part.category >= 0)
        return QString::fromStdString(part.name);
    return part.name == "small" ? tr("Small (below 32²)") : part.name == "medium" ? tr("Medium (below 96²)") : tr("Large");
}

const Metrics* metricsOfPart(const JudgedDetector* judged, const PartMetrics& part)
{
    if (judged == nullptr)
        return nullptr;
    const auto& parts = judged->evaluation.parts;
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const PartMetrics& each) {
        return each.category == part.category && (part.category >= 0 || each.name == part.name);
    });
    static const Metrics none;
    return same == parts.end() ? &none : &same->metrics;
}

/// A number, or both as a text.
QVariant exactChange(const Metrics* before, const Metrics& now, const char* key)
{
    const auto exact = [key](const Metrics& metrics) {
        const std::optional<double> value = metrics.find(key);
        return value ? QVariant(*value) : QVariant::fromValue(nullptr);
    };
    const auto text = [&exact](const Metrics& metrics) {
        const QVariant value = exact(metrics);
        return value.typeId() == QMetaType::Double ? QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest) : QString();
    };
    return before ? QVariant(tr("%1 → %2").arg(text(*before), text(now))) : exact(now);
}

QStringList rowOf(QString name, std::int64_t images, std::int64_t objects, const Metrics* before, const Metrics& now)
{
    QStringList row{std::move(name), countText(images), countText(objects)};
    for (const char* key : judgedKeys)
        row << changeText(before, now, key);
    return row;
}

void addRow(PlainTable& table, const QString& name, std::int64_t images, std::int64_t objects, const Metrics* before, const Metrics& now)
{
    table.rows.push_back(rowOf(name, images, objects, before, now));
    QVariantList exact{name, QVariant::fromValue<qlonglong>(images), QVariant::fromValue<qlonglong>(objects)};
    for (const char* key : judgedKeys)
        exact << exactChange(before, now, key);
    table.exact.push_back(exact);
}

} // namespace

std::optional<JudgedDetector> judgedDetector(const std::optional<Evaluation>& evaluation)
{
    const auto confusion = evaluation ? confusionTable(*evaluation) : std::nullopt;
    if (!confusion)
        return std::nullopt;
    return JudgedDetector{*evaluation, precisionRecallCurves(*evaluation), *confusion};
}

std::vector<int> mostFrequentClasses(const JudgedDetector& judged)
{
    constexpr std::size_t most = 8; // that can be told apart
    std::vector<PrecisionRecallCurve> curves = judged.curves;
    std::stable_sort(curves.begin(), curves.end(), [](const auto& a, const auto& b) { return a.objects > b.objects; });
    std::vector<int> classes;
    for (std::size_t i = 0; i < std::min(most, curves.size()); ++i)
        classes.push_back(curves[i].category);
    std::sort(classes.begin(), classes.end());
    return classes;
}

QString qualitySummary(const JudgedDetector* before, const JudgedDetector& now)
{
    QStringList texts;
    for (const MetricValue& metric : now.evaluation.metrics)
        texts << QStringLiteral("%1 %2").arg(engineText(metric.info->term), changeText(before ? &before->evaluation.metrics : nullptr,
                                                                                       now.evaluation.metrics, metric.info->key));
    return tr("%1, on %2 images.").arg(texts.join(QStringLiteral(", ")), countText(now.evaluation.images));
}

PlainTable qualityTable(const JudgedDetector* before, const JudgedDetector& now)
{
    PlainTable table{{tr("Class or size"), tr("Images"), tr("Boxes")}, {}, 1};
    for (const char* key : judgedKeys)
        table.headings << engineText(findMetric(key)->term);
    table.help = QStringList(table.headings.size() - static_cast<qsizetype>(judgedKeys.size()));
    for (const char* key : judgedKeys)
        table.help << metricHelp(*findMetric(key));
    std::int64_t objects = 0;
    for (const PartMetrics& part : now.evaluation.parts)
        objects += part.category >= 0 ? part.objects : 0;
    addRow(table, tr("All classes"), now.evaluation.images, objects, before ? &before->evaluation.metrics : nullptr,
           now.evaluation.metrics);
    for (const PartMetrics& part : now.evaluation.parts)
        addRow(table, titleOfPart(part), part.images, part.objects, metricsOfPart(before, part), part.metrics);
    return table;
}

} // namespace espalier
