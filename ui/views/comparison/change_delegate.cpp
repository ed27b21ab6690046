// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/comparison/change_delegate.h"

#include "ui/models/comparison_model.h"
#include "ui/models/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// change: in −1 … 1.
void paintChange(QPainter& painter, const QRectF& place, double change)
{
    const double middle = place.center().x(), length = place.width() / 2 * std::clamp(change, -1.0, 1.0);
    const QRectF bar(std::min(middle, middle + length), place.top(), std::abs(length), place.height());
    painter.fillRect(bar, theme::fateColor(change > 0 ? Fate::kept : Fate::cut));
    painter.fillRect(QRectF(middle - 0.5, place.top() - 3, 1, place.height() + 6), theme::plotColors().axis);
}

} // namespace

void ChangeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = std::exchange(item.text, QString());
    const QWidget* widget = option.widget;
    const QStyle* style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);

    painter->save();
    const QRect inner = item.rect.adjusted(6, 0, -6, 0);
    const int textWidth = item.fontMetrics.horizontalAdvance(QStringLiteral("−0000"));
    const QRectF bar(inner.left(), inner.center().y() - 3, std::max(0, inner.width() - textWidth - 8), 7);
    if (const QVariant change = index.data(ComparisonModel::ChangeRole); change.isValid())
        paintChange(*painter, bar, change.toDouble());
    const auto role = item.state.testFlag(QStyle::State_Selected) ? QPalette::HighlightedText : QPalette::Text;
    painter->setPen(item.palette.color(role));
    painter->setFont(item.font);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, text);
    painter->restore();
}

} // namespace espalier
