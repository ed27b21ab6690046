// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/sensitivity_model.h"

#include "ui/models/heading.h"
#include "ui/models/layer_state.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/protection.h"
#include "ui/models/table_file.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"

#include <QFont>

#include <algorithm>
#include <array>
#include <utility>

namespace espalier {

namespace {

/// The change of the metric: a drop may be a larger or a smaller value.
QString changeText(const MetricInfo& metric, double drop)
{
    return metricNumber(metric, metric.betterUp ? -drop : drop);
}

QString dropText(const MetricInfo& metric, double drop)
{
    return QStringLiteral("%1 %2").arg(metricNumber(metric, drop), engineText(differenceUnit(metric))).trimmed();
}

} // namespace

SensitivityModel::SensitivityModel(Document& document, QObject* parent) : QAbstractTableModel(parent), document_(document)
{
    document_.follow(this, Part::plan, &SensitivityModel::refresh);
}

void SensitivityModel::show(std::shared_ptr<const Sensitivity> sensitivity)
{
    SensitivityFindings findings;
    if (sensitivity && document_.model())
        findings = findingsOf(*sensitivity, *document_.model());
    // Between two finished layers only the progress changes.
    const bool sameRows = sensitivity && sensitivity_ && findings.layers == findings_.layers;
    if (sameRows) {
        sensitivity_ = std::move(sensitivity);
        return;
    }
    beginResetModel();
    sensitivity_ = std::move(sensitivity);
    findings_ = std::move(findings);
    protected_ = protectedRows();
    endResetModel();
}

void SensitivityModel::refresh()
{
    if (std::exchange(protected_, protectedRows()) != protected_)
        Q_EMIT dataChanged(index(0, Name), index(rowCount() - 1, ColumnCount - 1));
}

std::vector<bool> SensitivityModel::protectedRows() const
{
    std::vector<bool> rows;
    for (const SensitivityFinding& layer : findings_.layers)
        rows.push_back(isProtected(document_, layer.group));
    return rows;
}

int SensitivityModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(findings_.layers.size());
}

int SensitivityModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SensitivityModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case ExactRole:
        return exact(row, index.column());
    case Qt::ToolTipRole:
        return sentence(row);
    case Qt::DecorationRole:
        if (index.column() != Advice)
            return {};
        if (protected_[static_cast<std::size_t>(row)])
            return tableIconOf(LayerState::protectedBy);
        return findings_.layers[static_cast<std::size_t>(row)].protect ? QVariant(theme::plotColors().cutLine) : QVariant();
    case Qt::BackgroundRole: {
        QColor tint = theme::plotColors().hover;
        tint.setAlphaF(0.25F);
        return groupOf(row) == hoveredGroup_ ? QVariant(tint) : QVariant();
    }
    case Qt::TextAlignmentRole: {
        const bool number = index.column() == Units || index.column() == AtHalf || index.column() == Safe;
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    default:
        return {};
    }
}

QVariant SensitivityModel::text(int row, int column) const
{
    const SensitivityFinding& layer = findings_.layers[static_cast<std::size_t>(row)];
    const SensitivityCurve& curve = sensitivity_->curves[static_cast<std::size_t>(layer.group)];
    switch (column) {
    case Name:
        return QString::fromStdString(curve.name);
    case Units:
        return curve.units;
    case AtHalf:
        return changeText(*sensitivity_->metric, layer.dropAtHalf);
    case Safe:
        return percentText(1 - layer.safeShare);
    case Advice:
        if (protected_[static_cast<std::size_t>(row)])
            return tr("protected");
        return layer.protect ? tr("protect it") : QString();
    default:
        return {};
    }
}

QVariant SensitivityModel::exact(int row, int column) const
{
    const SensitivityFinding& layer = findings_.layers[static_cast<std::size_t>(row)];
    if (column == AtHalf)
        return sensitivity_->metric->betterUp ? -layer.dropAtHalf : layer.dropAtHalf;
    return column == Safe ? QVariant(1 - layer.safeShare) : text(row, column);
}

QString SensitivityModel::sentence(int row) const
{
    const SensitivityFinding& layer = findings_.layers[static_cast<std::size_t>(row)];
    const SensitivityCurve& curve = sensitivity_->curves[static_cast<std::size_t>(layer.group)];
    const QString name = QString::fromStdString(curve.name);
    const MetricInfo& metric = *sensitivity_->metric;
    const QString label = engineText(metric.label).toLower();
    if (layer.protect)
        return tr("%1 is sensitive: without half of its channels, the %2 is %3 worse (a usual layer: %4). Protecting it holds on to at "
                  "most "
                  "%5 of the compute.")
            .arg(name, label, dropText(metric, layer.dropAtHalf), metricNumber(metric, findings_.medianDropAtHalf),
                 percentText(layer.macsShare));
    if (layer.safeShare < 1)
        return tr("%1 can lose %2 of its channels, and the %3 hardly changes.").arg(name, percentText(1 - layer.safeShare), label);
    return tr("%1 is affected even when few of its channels are removed, but no more than other layers.").arg(name);
}

QVariant SensitivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Layer"), "sensitiveLayer"},
        {QT_TR_NOOP("Advice"), "advice"},
        {QT_TR_NOOP("Half gone"), "halfGone"},
        {QT_TR_NOOP("May lose"), "mayLose"},
        {QT_TR_NOOP("Channels"), "layerChannels"},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

int SensitivityModel::rowOf(int group) const
{
    for (int row = 0; group >= 0 && row < rowCount(); ++row)
        if (groupOf(row) == group)
            return row;
    return -1;
}

void SensitivityModel::setHoveredGroup(int group)
{
    const int before = rowOf(std::exchange(hoveredGroup_, group));
    for (const int row : {before, rowOf(group)})
        if (row >= 0)
            Q_EMIT dataChanged(index(row, Name), index(row, ColumnCount - 1), {Qt::BackgroundRole});
}

} // namespace espalier
