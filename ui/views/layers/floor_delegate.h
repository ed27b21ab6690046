// SPDX-License-Identifier: GPL-3.0-or-later
// Edits a floor as text: a number of channels, or "automatic". The model says what is wrong with other texts.
#pragma once

#include <QStyledItemDelegate>

namespace espalier {

class FloorDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
};

} // namespace espalier
