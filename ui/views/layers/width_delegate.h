// SPDX-License-Identifier: GPL-3.0-or-later
// Paints "kept / total" with a bar: filled up to the kept channels, with a mark at the floor, which can be dragged.
#pragma once

#include <QRectF>
#include <QStyledItemDelegate>

namespace espalier {

class WidthDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Where the bar lies in a cell of the table.
    static QRectF barIn(const QRect& cell, const QFontMetrics& metrics);
};

} // namespace espalier
