// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/layers/floor_drag.h"

#include "ui/models/layers_model.h"
#include "ui/models/protection.h"
#include "ui/views/layers/width_delegate.h"

#include <QMouseEvent>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double reach = 6; // pixels at both sides of the mark

int groupIn(const QModelIndex& index)
{
    return index.siblingAtColumn(LayersModel::Name).data(LayersModel::GroupRole).toInt();
}

} // namespace

FloorDrag::FloorDrag(Document& document, QTableView* table, int column)
    : QObject(table), document_(document), table_(table), column_(column)
{
    table_->viewport()->installEventFilter(this);
}

bool FloorDrag::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent*>(event)) || QObject::eventFilter(watched, event);
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent*>(event)) || QObject::eventFilter(watched, event);
    case QEvent::MouseButtonRelease:
        return release() || QObject::eventFilter(watched, event);
    default:
        return QObject::eventFilter(watched, event);
    }
}

bool FloorDrag::press(const QMouseEvent& event)
{
    const QModelIndex mark = event.button() == Qt::LeftButton ? markAt(event.position().toPoint()) : QModelIndex();
    if (!mark.isValid())
        return false;
    held_ = mark;
    Q_EMIT grabbed(groupIn(mark));
    document_.beginGesture();
    return true;
}

bool FloorDrag::move(const QMouseEvent& event)
{
    if (!held_.isValid()) {
        const bool over = event.buttons() == Qt::NoButton && markAt(event.position().toPoint()).isValid();
        table_->viewport()->setCursor(over ? Qt::SplitHCursor : Qt::ArrowCursor);
        return false;
    }
    Q_EMIT dragged(setFloor(document_, groupIn(held_), channelsAt(event.position().x())));
    return true;
}

bool FloorDrag::release()
{
    if (!held_.isValid())
        return false;
    held_ = QPersistentModelIndex();
    document_.endGesture();
    return true;
}

QModelIndex FloorDrag::markAt(const QPoint& position) const
{
    const QModelIndex index = table_->indexAt(position);
    const int floor = index.data(LayersModel::FloorRole).toInt();
    if (!index.isValid() || index.column() != column_ || groupIn(index) < 0 || floor <= 0)
        return {};
    const QRectF bar = barOf(index);
    const double mark = bar.left() + bar.width() * floor / std::max(1, index.data(LayersModel::TotalRole).toInt());
    return std::abs(position.x() - mark) <= reach ? index : QModelIndex();
}

QRectF FloorDrag::barOf(const QModelIndex& index) const
{
    return WidthDelegate::barIn(table_->visualRect(index), table_->fontMetrics());
}

/// A layer keeps one channel at least; automatic floors are set by typing.
int FloorDrag::channelsAt(double x) const
{
    const QRectF bar = barOf(held_);
    const int total = held_.data(LayersModel::TotalRole).toInt();
    return std::clamp(static_cast<int>(std::lround((x - bar.left()) / std::max(1.0, bar.width()) * total)), 1, std::max(1, total));
}

} // namespace espalier
