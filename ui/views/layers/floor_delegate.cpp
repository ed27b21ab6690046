// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/layers/floor_delegate.h"

#include "ui/models/layers_model.h"

#include <QSpinBox>

namespace espalier {

QWidget* FloorDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& index) const
{
    auto* editor = new QSpinBox(parent);
    editor->setObjectName(QStringLiteral("floorEditor"));
    editor->setAccessibleName(tr("Fewest channels that must stay"));
    editor->setRange(0, index.data(LayersModel::TotalRole).toInt());
    editor->setSpecialValueText(tr("automatic"));
    editor->setFrame(false);
    return editor;
}

} // namespace espalier
