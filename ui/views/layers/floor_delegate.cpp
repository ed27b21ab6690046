// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/layers/floor_delegate.h"

#include "ui/widgets/naming.h"

#include <QLineEdit>

namespace espalier {

QWidget* FloorDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    auto* editor = new QLineEdit(parent);
    identify(editor, "floorEditor", tr("Fewest channels that must stay"), tr("A number of channels, or nothing for the automatic floor"));
    editor->setPlaceholderText(tr("automatic"));
    editor->setFrame(false);
    return editor;
}

void FloorDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    static_cast<QLineEdit*>(editor)->setText(index.data(Qt::EditRole).toString());
}

/// Leaving the field without a change sets no floor.
void FloorDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    const auto* line = static_cast<const QLineEdit*>(editor);
    if (line->text() != index.data(Qt::EditRole).toString())
        model->setData(index, line->text(), Qt::EditRole);
}

} // namespace espalier
