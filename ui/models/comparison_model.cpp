// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/comparison_model.h"

#include "ui/models/heading.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace espalier {

namespace {

QString notThere()
{
    return QStringLiteral("–");
}

/// "+3", "−3", "0": a minus as wide as the plus.
QString signedText(const QString& amount, double value)
{
    return value > 0 ? QLatin1Char('+') + amount : value < 0 ? QStringLiteral("−") + amount : amount;
}

QString signedCount(std::int64_t count)
{
    return signedText(QLocale().toString(qlonglong(std::abs(count))), static_cast<double>(count));
}

QString relativeText(std::int64_t a, std::int64_t b)
{
    const double change = a > 0 ? static_cast<double>(b) / static_cast<double>(a) - 1 : 0;
    const QString amount = percentText(std::abs(change));
    return amount == percentText(0) ? amount : signedText(amount, change);
}

bool changesMore(const ComparisonRow& one, const ComparisonRow& other)
{
    if (one.onBoth() != other.onBoth())
        return one.onBoth();
    return std::abs(one.change()) > std::abs(other.change());
}

ComparisonTotal metricTotal(const ComparisonSide& a, const ComparisonSide& b)
{
    const MetricInfo* info = a.metric ? a.metric->info : b.metric ? b.metric->info : nullptr;
    if (info == nullptr)
        return {};
    const auto text = [info](const ComparisonSide& side) {
        if (!side.metric || side.metric->info != info)
            return notThere();
        return side.estimated ? QStringLiteral("≈ ") + metricText(*side.metric) : metricText(*side.metric);
    };
    ComparisonTotal total{engineText(info->label), text(a), text(b), {}};
    const bool sameImages = !a.estimated && !b.estimated; // else a part of the difference may be that of the images
    if (sameImages && a.metric && b.metric && a.metric->info == b.metric->info)
        total.change = signedText(metricNumber(*info, std::abs(b.metric->value - a.metric->value)), b.metric->value - a.metric->value);
    return total;
}

bool differs(const ComparisonRow& row)
{
    return row.onBoth() && (row.change() != 0 || row.sides[0]->total != row.sides[1]->total);
}

/// The same numbers of channels can stay although they are others.
bool sameUnits(const ComparisonSide& a, const ComparisonSide& b)
{
    return a.answerer.model == b.answerer.model ? a.removed == b.removed : a.totalUnits == b.totalUnits && a.keptUnits == b.keptUnits;
}

} // namespace

std::vector<ComparisonRow> comparisonRows(const ComparisonSide& a, const ComparisonSide& b)
{
    std::vector<ComparisonRow> rows;
    QHash<QString, std::size_t> places;
    for (const ComparedLayer& layer : a.layers) {
        places.insert(layer.name, rows.size());
        rows.push_back({layer.name, {layer, std::nullopt}});
    }
    for (const ComparedLayer& layer : b.layers) {
        if (const auto place = places.constFind(layer.name); place != places.constEnd())
            rows[*place].sides[1] = layer;
        else
            rows.push_back({layer.name, {std::nullopt, layer}});
    }
    std::stable_sort(rows.begin(), rows.end(), changesMore);
    return rows;
}

std::vector<ComparisonTotal> comparisonTotals(const ComparisonSide& a, const ComparisonSide& b)
{
    const auto units = [](int kept, int total) {
        return QStringLiteral("%1 / %2").arg(QLocale().toString(kept), QLocale().toString(total));
    };
    const auto cost = [&](const QString& title, std::int64_t Costs::*member, QString (*write)(std::int64_t)) {
        return ComparisonTotal{title, write(a.costs.*member), write(b.costs.*member), relativeText(a.costs.*member, b.costs.*member)};
    };
    std::vector<ComparisonTotal> totals{
        {tr("Channels"), units(a.keptUnits, a.totalUnits), units(b.keptUnits, b.totalUnits), signedCount(b.keptUnits - a.keptUnits)},
        cost(tr("Parameters"), &Costs::params, compactNumber),
        cost(tr("Compute"), &Costs::macs, compactNumber),
        cost(tr("Size"), &Costs::bytes, sizeText),
    };
    if (ComparisonTotal metric = metricTotal(a, b); !metric.title.isEmpty())
        totals.push_back(std::move(metric));
    return totals;
}

QString comparisonSummary(const ComparisonSide& a, const ComparisonSide& b)
{
    const std::vector<ComparisonRow> rows = comparisonRows(a, b);
    const auto both = std::count_if(rows.begin(), rows.end(), [](const ComparisonRow& row) { return row.onBoth(); });
    const auto other = std::count_if(rows.begin(), rows.end(), differs);
    const auto single = static_cast<std::ptrdiff_t>(rows.size()) - both;
    if (both == 0)
        return ComparisonModel::tr("These are different networks: no layer of one has the name of a layer of the other, so that only their "
                                   "totals can be compared.");
    QStringList sentences;
    if (other > 0)
        sentences << ComparisonModel::tr("%1 of %2 layers differ.").arg(other).arg(both);
    else if (single == 0 && sameUnits(a, b))
        sentences << ComparisonModel::tr("Both keep the same channels.");
    else
        sentences << ComparisonModel::tr("Each layer that both have keeps as many channels on either side.");
    if (single > 0)
        sentences << ComparisonModel::tr("Layers that only one side has: %1; they are at the end.").arg(single);
    return sentences.join(QLatin1Char(' '));
}

void ComparisonModel::show(SidePtr a, SidePtr b)
{
    if (a == a_ && b == b_)
        return;
    std::vector<ComparisonRow> rows = a && b ? comparisonRows(*a, *b) : std::vector<ComparisonRow>();
    const bool inPlace = rows.size() == rows_.size(); // a table keeps its scroll position while a slider moves
    if (!inPlace)
        beginResetModel();
    a_ = std::move(a);
    b_ = std::move(b);
    rows_ = std::move(rows);
    largest_ = 0;
    for (const ComparisonRow& row : rows_)
        largest_ = std::max(largest_, std::abs(row.change()));
    if (!inPlace)
        endResetModel();
    else if (!rows_.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ComparisonRow& shown = row(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(shown, column);
    case Qt::ToolTipRole:
        return toolTip(shown);
    case SortRole:
        return number(shown, column);
    case ChangeRole:
        return column == Change && shown.onBoth() ? QVariant(static_cast<double>(shown.change()) / std::max(largest_, 1)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column == Name ? Qt::AlignLeft : Qt::AlignRight));
    case Qt::BackgroundRole: {
        QColor tint = theme::plotColors().selection;
        tint.setAlphaF(0.22F);
        return !hovered_.isEmpty() && shown.name == hovered_ ? QVariant(tint) : QVariant();
    }
    default:
        return {};
    }
}

QString ComparisonModel::text(const ComparisonRow& row, int column) const
{
    const auto kept = [](const std::optional<ComparedLayer>& layer) {
        return layer ? QStringLiteral("%1 / %2").arg(layer->kept).arg(layer->total) : notThere();
    };
    const auto score = [](const std::optional<ComparedLayer>& layer) {
        return layer && layer->score ? shortScore(*layer->score) : notThere();
    };
    const auto macs = [](const std::optional<ComparedLayer>& layer) { return layer ? compactNumber(layer->macs) : notThere(); };
    switch (column) {
    case Name:
        return layerName(row.name.toStdString());
    case KeptA:
    case KeptB:
        return kept(row.sides[column == KeptA ? 0 : 1]);
    case Change:
        return row.onBoth() ? signedCount(row.change()) : row.sides[0] ? tr("only in A") : tr("only in B");
    case ScoreA:
    case ScoreB:
        return score(row.sides[column == ScoreA ? 0 : 1]);
    case MacsA:
    case MacsB:
        return macs(row.sides[column == MacsA ? 0 : 1]);
    default:
        return {};
    }
}

/// −1 where there is nothing to tell.
QVariant ComparisonModel::number(const ComparisonRow& row, int column) const
{
    const auto side = [&](int a) -> const std::optional<ComparedLayer>& { return row.sides[column == a ? 0 : 1]; };
    switch (column) {
    case Name:
        return row.name;
    case KeptA:
    case KeptB:
        return side(KeptA) ? side(KeptA)->kept : -1;
    case Change:
        return row.onBoth() ? std::abs(row.change()) : -1;
    case ScoreA:
    case ScoreB:
        return side(ScoreA) ? side(ScoreA)->score.value_or(-1) : -1.0;
    case MacsA:
    case MacsB:
        return side(MacsA) ? QVariant::fromValue(static_cast<qlonglong>(side(MacsA)->macs)) : QVariant(qlonglong(-1));
    default:
        return {};
    }
}

QString ComparisonModel::toolTip(const ComparisonRow& row) const
{
    const QString name = layerName(row.name.toStdString());
    if (!row.onBoth())
        return row.sides[0] ? tr("%1: only %2 (A) has this layer.").arg(name, a_->name)
                            : tr("%1: only %2 (B) has this layer.").arg(name, b_->name);
    const ComparedLayer &a = *row.sides[0], &b = *row.sides[1];
    return tr("%1: A keeps %2 of %3 channels, B %4 of %5.").arg(name).arg(a.kept).arg(a.total).arg(b.kept).arg(b.total);
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Layer"), QT_TR_NOOP("Layers of both sides are found by their names.")},
        {QT_TR_NOOP("Kept A"), QT_TR_NOOP("Channels that A keeps, of those that its network has.")},
        {QT_TR_NOOP("Kept B"), QT_TR_NOOP("Channels that B keeps, of those that its network has.")},
        {QT_TR_NOOP("Change"), QT_TR_NOOP("Channels that B keeps more (+) or fewer (−) than A. Sorting goes by the size of the change.")},
        {QT_TR_NOOP("Score A"), QT_TR_NOOP("Mean score of the channels that A keeps.")},
        {QT_TR_NOOP("Score B"), QT_TR_NOOP("Mean score of the channels that B keeps.")},
        {QT_TR_NOOP("MACs A"), QT_TR_NOOP("Multiply–accumulates of the layer for one image, as A leaves it.")},
        {QT_TR_NOOP("MACs B"), QT_TR_NOOP("Multiply–accumulates of the layer for one image, as B leaves it.")},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

int ComparisonModel::rowOf(const QString& layer) const
{
    for (int row = 0; !layer.isEmpty() && row < rowCount(); ++row)
        if (rows_[static_cast<std::size_t>(row)].name == layer)
            return row;
    return -1;
}

void ComparisonModel::setHovered(const QString& layer)
{
    const std::array<int, 2> touched{rowOf(hovered_), rowOf(layer)};
    hovered_ = layer;
    for (const int row : touched)
        if (row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1), {Qt::BackgroundRole});
}

} // namespace espalier
