// SPDX-License-Identifier: GPL-3.0-or-later
// Edits a floor with a spin box that goes from "automatic" to the layer's width.
#pragma once

#include <QStyledItemDelegate>

namespace espalier {

class FloorDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace espalier
