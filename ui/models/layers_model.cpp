// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layers_model.h"

#include "core/sparsity/evenness.h"
#include "ui/models/by_hand.h"
#include "ui/models/heading.h"
#include "ui/models/number_text.h"
#include "ui/models/protection.h"
#include "ui/models/substitute_text.h"
#include "ui/models/table_file.h"
#include "ui/models/texts.h"
#include "ui/models/theme.h"

#include <QFont>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <utility>

namespace espalier {

namespace {

/// "conv × 4, linear".
QString operatorText(const Network& network, const std::vector<NodeId>& members)
{
    std::map<std::string, int> counts;
    for (const NodeId node : members)
        ++counts[network.nodes[node].op];
    QStringList parts;
    for (const auto& [op, count] : counts)
        parts += QString::fromStdString(op) + (count > 1 ? QStringLiteral(" × %1").arg(count) : QString());
    return parts.join(QStringLiteral(", "));
}

QString memberNames(const Network& network, const std::vector<NodeId>& members)
{
    QStringList names;
    for (const NodeId node : members)
        names += QString::fromStdString(network.nodes[node].name);
    return names.join(QLatin1Char('\n'));
}

double meanOver(const Group& group, const std::vector<double>& values)
{
    if (group.units == 0 || values.size() < static_cast<std::size_t>(group.firstUnit + group.units))
        return 0;
    const auto begin = values.begin() + group.firstUnit;
    return std::accumulate(begin, begin + group.units, 0.0) / group.units;
}

} // namespace

LayersModel::LayersModel(Document& document, QObject* parent) : QAbstractTableModel(parent), document_(document)
{
    connect(&document_, &Document::changed, this, &LayersModel::follow);
    rebuild();
}

void LayersModel::rebuild()
{
    beginResetModel();
    rows_.clear();
    if (const ModelPtr& model = document_.model()) {
        for (int i = 0; i < model->groups.groupCount(); ++i)
            rows_.push_back(groupRow(i));
        for (const FrozenLayer& layer : model->groups.frozen())
            rows_.push_back(frozenRow(layer));
        std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.order < b.order; });
        refreshNumbers(Parts(Part::plan) | Part::scores | Part::heat | Part::substitutes);
    }
    endResetModel();
}

LayersModel::Row LayersModel::groupRow(int index) const
{
    const Model& model = *document_.model();
    const Group& group = model.groups.groups()[static_cast<std::size_t>(index)];
    Row row;
    row.group = index;
    row.order = group.members.empty() ? index : group.members.front();
    row.name = layerName(group.name);
    row.op = operatorText(model.network, group.members);
    row.members = memberNames(model.network, group.members);
    row.total = row.kept = group.units;
    for (const NodeId node : group.members) {
        row.params += model.nodeCosts[static_cast<std::size_t>(node)].params;
        row.macs += model.nodeCosts[static_cast<std::size_t>(node)].macs;
    }
    return row;
}

LayersModel::Row LayersModel::frozenRow(const FrozenLayer& layer) const
{
    const Model& model = *document_.model();
    const Node& node = model.network.nodes[static_cast<std::size_t>(layer.node)];
    const Costs& costs = model.nodeCosts[static_cast<std::size_t>(layer.node)];
    Row row;
    row.order = layer.node;
    row.name = row.members = QString::fromStdString(node.name);
    row.op = QString::fromStdString(node.op);
    row.reason = engineText(layer.reason);
    const Shape& shape = model.network.values[static_cast<std::size_t>(node.outputs.front())].shape;
    row.total = row.kept = shape.size() > 1 ? static_cast<int>(shape[1]) : 0;
    row.params = costs.params;
    row.macs = costs.macs;
    row.state = LayerState::frozen;
    return row;
}

void LayersModel::follow(Parts parts)
{
    if (parts & Part::network)
        return rebuild();
    if (rows_.empty() || !(parts & (Parts(Part::plan) | Part::scores | Part::heat | Part::substitutes)))
        return;
    const std::vector<Numbers> before(rows_.begin(), rows_.end());
    refreshNumbers(parts);
    tellChanged(before);
}

/// One signal for neighbours together, and none for rows that stay as they are: only those that change are painted anew.
void LayersModel::tellChanged(const std::vector<Numbers>& before)
{
    const auto changed = [&](std::size_t row) { return row < rows_.size() && before[row] != static_cast<const Numbers&>(rows_[row]); };
    for (std::size_t first = 0; first < rows_.size(); ++first) {
        if (!changed(first))
            continue;
        std::size_t last = first;
        while (changed(last + 1))
            ++last;
        Q_EMIT dataChanged(index(static_cast<int>(first), 0), index(static_cast<int>(last), ColumnCount - 1));
        first = last;
    }
}

void LayersModel::refreshNumbers(Parts parts)
{
    if (parts & Part::plan)
        refreshPlan();
    if (parts & Part::scores)
        refreshScores();
    if (parts & Part::heat)
        refreshZeros();
    if (parts & Part::substitutes)
        refreshVariances();
}

void LayersModel::refreshPlan()
{
    const DocumentState& state = *document_.state();
    const auto floors = state.request ? floorsFor(state.model->groups, state.model->costModel, *state.request)
                                      : std::vector<int>(state.model->groups.groups().size());
    for (Row& row : rows_) {
        if (row.group < 0)
            continue;
        const auto i = static_cast<std::size_t>(row.group);
        row.kept = state.plan ? state.plan->kept[i] : row.total;
        row.floor = floors[i];
        row.cutByHand = countByHand(state, row.group, ByHand::cut);
        row.keptByHand = countByHand(state, row.group, ByHand::keep);
        row.isProtected = state.request && state.request->protectedGroups.contains(row.group);
        row.ownFloor = state.project->prune.floors.contains(group(row)->name);
        row.state = stateOf(row);
    }
}

void LayersModel::refreshScores()
{
    for (Row& row : rows_)
        if (const Group* own = group(row))
            row.score = meanOver(*own, document_.scores().fused);
}

void LayersModel::refreshZeros()
{
    const Model& model = *document_.model();
    const auto& heat = document_.state()->heat;
    const bool live = heat && heat->zeroShare.size() == model.groups.groups().size();
    const auto zeros = live ? heat->zeroShare : zeroShares(model.groups, model.scales);
    for (Row& row : rows_)
        if (row.group >= 0)
            row.zeros = zeros[static_cast<std::size_t>(row.group)];
}

/// While they are found out for another plan, those of the last one stay: a moving slider would make them flicker.
void LayersModel::refreshVariances()
{
    const DocumentState& state = *document_.state();
    const bool coming = !state.substitutes && state.measurements->covariancesOn(state.project->prune.calibrationImages);
    for (Row& row : rows_)
        if (row.group >= 0 && !coming)
            row.variance = varianceKept(state, row.group);
}

LayerState LayersModel::stateOf(const Row& row) const
{
    const Group* own = group(row);
    return espalier::stateOf({row.total, row.kept, row.floor, own && own->members.size() > 1, row.isProtected});
}

const Group* LayersModel::group(const Row& row) const
{
    return row.group < 0 ? nullptr : &document_.model()->groups.groups()[static_cast<std::size_t>(row.group)];
}

int LayersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int LayersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::EditRole:
    case SortRole:
        return number(row, column);
    case ExactRole:
        return exact(row, column);
    case Qt::AccessibleTextRole:
        return column == State ? stateInWords(row) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column >= Variance && column <= Floor ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::DecorationRole:
        return column == State ? QVariant(tableIconOf(row.state)) : QVariant();
    case Qt::CheckStateRole:
        return column == Protect && row.group >= 0 ? QVariant(row.isProtected ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::BackgroundRole: {
        QColor tint = theme::plotColors().selection;
        tint.setAlphaF(0.22F);
        return row.group >= 0 && row.group == hoveredGroup_ ? QVariant(tint) : QVariant();
    }
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return column == Floor && hasOwnFloor(index.row()) ? QVariant(font) : QVariant();
    }
    case FilterRole:
        return QStringList{row.name, row.op, row.members, stateInWords(row)}.join(QLatin1Char('\n'));
    case GroupRole:
        return row.group;
    case TotalRole:
        return row.total;
    case KeptRole:
        return row.kept;
    case FloorRole:
        return row.floor;
    default:
        return {};
    }
}

QVariant LayersModel::text(const Row& row, int column) const
{
    const bool frozen = row.group < 0;
    const QString none = QStringLiteral("–");
    switch (column) {
    case Name:
        return row.name;
    case Operator:
        return row.op;
    case Width:
        return QStringLiteral("%L1 / %L2").arg(row.kept).arg(row.total);
    case Variance:
        return row.variance ? percentText(*row.variance) : none;
    case Zeros:
        return frozen ? none : percentText(row.zeros);
    case Score:
        return frozen ? none : shortScore(row.score);
    case Params:
        return compactNumber(row.params);
    case Macs:
        return compactNumber(row.macs);
    case Floor:
        return frozen ? none : countText(row.floor);
    case State:
        return stateText(row);
    default:
        return {};
    }
}

/// "coupled, 3 ✕, 1 ●": it fits into the column.
QString LayersModel::stateText(const Row& row)
{
    QStringList parts{nameOf(row.state)};
    for (const auto& [count, choice] : {std::pair(row.cutByHand, ByHand::cut), std::pair(row.keptByHand, ByHand::keep)})
        if (count > 0)
            parts += QStringLiteral("%1 %2").arg(count).arg(signOf(choice));
    return parts.join(QStringLiteral(", "));
}

/// "coupled, 3 ✕ by hand, 1 ● by hand".
QString LayersModel::stateInWords(const Row& row) const
{
    QStringList parts{nameOf(row.state)};
    if (row.cutByHand > 0)
        parts += tr("%1 %2 by hand").arg(row.cutByHand).arg(signOf(ByHand::cut));
    if (row.keptByHand > 0)
        parts += tr("%1 %2 by hand").arg(row.keptByHand).arg(signOf(ByHand::keep));
    return parts.join(QStringLiteral(", "));
}

QVariant LayersModel::number(const Row& row, int column) const
{
    switch (column) {
    case Width:
        return row.kept;
    case Variance:
        return row.variance.value_or(-1);
    case Zeros:
        return row.zeros;
    case Score:
        return row.score;
    case Params:
        return static_cast<qlonglong>(row.params);
    case Macs:
        return static_cast<qlonglong>(row.macs);
    case Floor:
        return row.floor;
    case Protect:
        return row.isProtected;
    default:
        return text(row, column);
    }
}

/// For files: nothing where the table shows a dash.
QVariant LayersModel::exact(const Row& row, int column) const
{
    const bool unknown = column == Variance ? !row.variance : row.group < 0 && (column == Zeros || column == Score || column == Floor);
    if (unknown)
        return QVariant::fromValue(nullptr);
    return column == State ? stateInWords(row) : column == Width ? text(row, column) : number(row, column);
}

/// A sentence in addition to another one; empty where nothing is chosen by hand.
QString LayersModel::byHandText(const Row& row)
{
    if (row.cutByHand + row.keptByHand == 0)
        return {};
    return QLatin1Char(' ') + tr("By hand, %1 of its channels are cut (%2) and %3 kept (%4).")
                                  .arg(countText(row.cutByHand), signOf(ByHand::cut), countText(row.keptByHand), signOf(ByHand::keep));
}

QString LayersModel::toolTip(const Row& row, int column) const
{
    switch (column) {
    case Name:
    case Operator:
        return row.members;
    case Width:
        return row.group < 0 ? row.reason
                             : tr("Keeps %1 of %2 channels; never fewer than %3. Drag the mark of the bar to change that.")
                                   .arg(countText(row.kept), countText(row.total), countText(row.floor));
    case Floor:
        return row.group < 0 ? row.reason
                             : tr("At least this many channels stay. Double-click to set your own number, or drag the mark of the bar.");
    case State:
        return row.group < 0 ? tr("Frozen: %1").arg(row.reason) : explanationOf(row.state) + byHandText(row);
    default:
        return headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
    }
}

QVariant LayersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Layer"), "layer"},
        {QT_TR_NOOP("Operator"), "operator"},
        {QT_TR_NOOP("Width"), "width"},
        {QT_TR_NOOP("Variance"), "variance"},
        {QT_TR_NOOP("Zeros"), "zeros"},
        {QT_TR_NOOP("Score"), "layerScore"},
        {QT_TR_NOOP("Params"), "layerParams"},
        {QT_TR_NOOP("MACs"), "layerMacs"},
        {QT_TR_NOOP("Floor"), "floor"},
        {QT_TR_NOOP("Protect"), "protect"},
        {QT_TR_NOOP("State"), "layerState"},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

Qt::ItemFlags LayersModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid() || groupOf(index.row()) < 0)
        return flags;
    flags.setFlag(Qt::ItemIsEditable, index.column() == Floor && !isProtected(index.row()));
    flags.setFlag(Qt::ItemIsUserCheckable, index.column() == Protect);
    return flags;
}

bool LayersModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || groupOf(index.row()) < 0)
        return false;
    if (index.column() == Protect && role == Qt::CheckStateRole)
        return finish(setProtected(document_, groupOf(index.row()), value.value<Qt::CheckState>() == Qt::Checked));
    if (index.column() != Floor || role != Qt::EditRole)
        return false;
    return finish(setFloorText(document_, {groupOf(index.row())}, value.toString()));
}

bool LayersModel::finish(const QString& refusal)
{
    Q_EMIT edited(refusal);
    return refusal.isEmpty();
}

QString LayersModel::whyNoFloor(int row) const
{
    const Row& asked = rows_[static_cast<std::size_t>(row)];
    if (asked.group < 0)
        return tr("“%1” can have no floor: it %2.").arg(asked.name, asked.reason);
    return espalier::whyNoFloor(document_, asked.group);
}

int LayersModel::rowOf(int group) const
{
    const auto found = std::find_if(rows_.begin(), rows_.end(), [group](const Row& row) { return row.group == group; });
    return group < 0 || found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

void LayersModel::setHoveredGroup(int group)
{
    const std::array<int, 2> touched{rowOf(hoveredGroup_), rowOf(group)};
    hoveredGroup_ = group;
    for (const int row : touched)
        if (row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1), {Qt::BackgroundRole});
}

} // namespace espalier
