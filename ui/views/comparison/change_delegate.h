// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a change with a bar from the middle: to the right where B keeps more, to the left where it keeps fewer.
#pragma once

#include <QStyledItemDelegate>

namespace espalier {

class ChangeDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace espalier
