// SPDX-License-Identifier: GPL-3.0-or-later
// Drags the floor's mark in the bars of the layer table. A drag is one step of undo, and the plan follows while it lasts.
#pragma once

#include "ui/state/document.h"

#include <QObject>
#include <QPersistentModelIndex>

class QMouseEvent;
class QTableView;

namespace espalier {

class FloorDrag : public QObject {
    Q_OBJECT
public:
    /// column: the one with the bars, whose index tells LayersModel::TotalRole and FloorRole, and in column 0 GroupRole.
    FloorDrag(Document& document, QTableView* table, int column);

Q_SIGNALS:
    void grabbed(int group);
    /// After every attempt. refusal: why the floor stays as it was; empty: done.
    void dragged(const QString& refusal);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool press(const QMouseEvent& event);
    bool move(const QMouseEvent& event);
    bool release();
    /// The cell whose mark is here; invalid for none.
    QModelIndex markAt(const QPoint& position) const;
    QRectF barOf(const QModelIndex& index) const;
    int channelsAt(double x) const;

    Document& document_;
    QTableView* table_;
    int column_;
    QPersistentModelIndex held_; ///< invalid: no mark is held
};

} // namespace espalier
