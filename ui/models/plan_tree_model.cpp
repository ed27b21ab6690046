// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/plan_tree_model.h"

#include "ui/models/heading.h"
#include "ui/models/number_text.h"
#include "ui/models/plan_names.h"

#include <QFont>

#include <algorithm>
#include <array>

namespace espalier {

void PlanTreeModel::show(const PlanTree& tree, int present, const std::filesystem::path& data, const std::set<int>& lost)
{
    removeGone(tree);
    present_ = present;
    data_ = data;
    lost_ = lost;
    for (const PlanNode& node : tree.nodes()) {
        if (const auto known = items_.find(node.id); known != items_.end())
            known->second.node = node;
        else
            insert(node); // what it lies below has a smaller number, and is there
    }
    tellChanged(0);
}

/// An entry that has another place counts as gone, too: a number means another entry after another file was opened.
void PlanTreeModel::removeGone(const PlanTree& tree)
{
    std::vector<int> gone;
    for (const auto& [id, item] : items_) {
        const PlanNode* now = tree.find(id);
        if (!now || now->parent != item.node.parent)
            gone.push_back(id);
    }
    for (const int id : gone)
        if (items_.contains(id)) // else it went with what it lay below
            remove(id);
}

void PlanTreeModel::remove(int id)
{
    const QModelIndex place = indexOf(id);
    const int above = items_.at(id).node.parent;
    beginRemoveRows(place.parent(), place.row(), place.row());
    std::erase(above == 0 ? roots_ : items_.at(above).children, id);
    std::vector<int> below{id};
    while (!below.empty()) {
        const int next = below.back();
        below.pop_back();
        const std::vector<int>& children = items_.at(next).children;
        below.insert(below.end(), children.begin(), children.end());
        items_.erase(next);
    }
    endRemoveRows();
}

void PlanTreeModel::insert(const PlanNode& node)
{
    std::vector<int>& children = node.parent == 0 ? roots_ : items_.at(node.parent).children;
    const auto place = std::lower_bound(children.begin(), children.end(), node.id);
    const int row = static_cast<int>(place - children.begin());
    beginInsertRows(indexOf(node.parent), row, row);
    children.insert(place, node.id);
    items_.emplace(node.id, Item{node, {}});
    endInsertRows();
}

void PlanTreeModel::tellChanged(int parent)
{
    const std::vector<int>& children = childrenOf(parent);
    if (children.empty())
        return;
    Q_EMIT dataChanged(indexOf(children.front()), indexOf(children.back(), ColumnCount - 1));
    for (const int child : children)
        tellChanged(child);
}

const std::vector<int>& PlanTreeModel::childrenOf(int id) const
{
    return id == 0 ? roots_ : items_.at(id).children;
}

int PlanTreeModel::idOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<int>(index.internalId()) : 0;
}

QModelIndex PlanTreeModel::indexOf(int id, int column) const
{
    const auto item = items_.find(id);
    if (item == items_.end())
        return {};
    const std::vector<int>& siblings = childrenOf(item->second.node.parent);
    const auto place = std::lower_bound(siblings.begin(), siblings.end(), id);
    return createIndex(static_cast<int>(place - siblings.begin()), column, static_cast<quintptr>(id));
}

QModelIndex PlanTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, static_cast<quintptr>(childrenOf(idOf(parent))[static_cast<std::size_t>(row)]));
}

QModelIndex PlanTreeModel::parent(const QModelIndex& index) const
{
    const auto item = items_.find(idOf(index));
    return item == items_.end() ? QModelIndex() : indexOf(item->second.node.parent);
}

int PlanTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(idOf(parent)).size());
}

int PlanTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant PlanTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanNode& node = items_.at(idOf(index)).node;
    switch (role) {
    case Qt::DisplayRole:
        return text(node, index.column());
    case Qt::EditRole:
        return index.column() == Name ? QVariant(QString::fromStdString(node.name)) : QVariant();
    case Qt::ToolTipRole:
        return planSentence(node);
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return node.id == present_ ? QVariant(font) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (index.column() >= Metric ? Qt::AlignRight : Qt::AlignLeft));
    case IdRole:
        return node.id;
    default:
        return {};
    }
}

QString PlanTreeModel::text(const PlanNode& node, int column) const
{
    switch (column) {
    case Name:
        return QString::fromStdString(node.name);
    case State:
        return stateOf(node);
    case Metric: {
        const PlanMetric* metric = metricOf(node);
        return metric && metric->data != data_ ? tr("%1 (other pictures)").arg(planMetricText(node)) : planMetricText(node);
    }
    case Macs:
        return compactNumber(node.totals.macs);
    case Params:
        return compactNumber(node.totals.params);
    case Size:
        return sizeText(node.totals.bytes);
    case Time:
        return node.totals.milliseconds ? millisecondsText(*node.totals.milliseconds) : QStringLiteral("–");
    default:
        return {};
    }
}

/// In words and signs, not by a colour.
QString PlanTreeModel::stateOf(const PlanNode& node) const
{
    const QString sign = node.origin == PlanOrigin::original ? QStringLiteral("◆")
                         : isNetwork(node.origin)            ? QStringLiteral("●")
                                                             : QStringLiteral("○");
    const QString state = sign + QLatin1Char(' ') + originText(node.origin);
    if (node.id == present_)
        return tr("%1, shown now").arg(state);
    return lost_.contains(node.id) ? tr("%1, settings only").arg(state) : state;
}

QVariant PlanTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<Heading, ColumnCount> headings{{
        {QT_TR_NOOP("Plan or network"),
         QT_TR_NOOP("A plan lies below the network that it cuts, a network below what it was made of. F2 renames it.")},
        {QT_TR_NOOP("State"), QT_TR_NOOP("○ is a plan that was tried, ● a network that a stage made, ◆ the network that was opened.")},
        {QT_TR_NOOP("Metric"), QT_TR_NOOP("The task's main metric: measured of a network; of a plan estimated, with the interval that 95 % "
                                          "of other pictures fall into.")},
        {QT_TR_NOOP("MACs"), QT_TR_NOOP("Multiply–accumulates for one image.")},
        {QT_TR_NOOP("Parameters"), QT_TR_NOOP("Numbers the network has learned.")},
        {QT_TR_NOOP("Size"), QT_TR_NOOP("Of the parameters, as they are stored.")},
        {QT_TR_NOOP("Time"), QT_TR_NOOP("Of one image on this machine, where it was measured.")},
    }};
    return headingData(headings, section, orientation, role, [](const char* text) { return tr(text); });
}

Qt::ItemFlags PlanTreeModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags usual = QAbstractItemModel::flags(index);
    return index.isValid() && index.column() == Name ? usual | Qt::ItemIsEditable : usual;
}

bool PlanTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const QString name = value.toString().simplified();
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != Name || name.isEmpty())
        return false;
    Q_EMIT renamed(idOf(index), name);
    return true;
}

} // namespace espalier
