// SPDX-License-Identifier: GPL-3.0-or-later
// Paints "kept / total" with a bar: filled up to the kept channels, with a tick at the floor.
#pragma once

#include <QStyledItemDelegate>

namespace espalier {

class WidthDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace espalier
