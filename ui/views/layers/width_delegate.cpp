// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/layers/width_delegate.h"

#include "ui/models/layers_model.h"
#include "ui/models/theme.h"

#include <QApplication>
#include <QPainter>

namespace espalier {

namespace {

void paintBar(QPainter& painter, const QRectF& bar, const QModelIndex& index)
{
    const int total = index.data(LayersModel::TotalRole).toInt();
    if (total <= 0)
        return;
    const int kept = index.data(LayersModel::KeptRole).toInt();
    const int floor = index.data(LayersModel::FloorRole).toInt();
    const theme::PlotColors colors = theme::plotColors();
    painter.fillRect(bar, theme::fateColor(Fate::cut));
    painter.fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * kept / total, bar.height())), theme::fateColor(Fate::kept));
    if (floor <= 0)
        return;
    const double x = bar.left() + bar.width() * floor / total;
    painter.fillRect(QRectF(x - 1, bar.top() - 3, 2, bar.height() + 6), colors.text);
    painter.fillRect(QRectF(x - 3, bar.top() - 3, 6, 2), colors.text); // something to grab
}

constexpr int margin = 6;

} // namespace

/// The text is beside the bar, since no colour is readable on both the filled and the empty part.
QRectF WidthDelegate::barIn(const QRect& cell, const QFontMetrics& metrics)
{
    const QRect inner = cell.adjusted(margin, 0, -margin, 0);
    const int textWidth = metrics.horizontalAdvance(QStringLiteral("0000 / 0000"));
    return {qreal(inner.left()), qreal(inner.center().y() - 3), qreal(std::max(0, inner.width() - textWidth - 8)), 7};
}

void WidthDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QString text = std::exchange(item.text, QString());
    const QWidget* widget = option.widget;
    const QStyle* style = widget ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, widget);

    painter->save();
    const QRect inner = item.rect.adjusted(margin, 0, -margin, 0);
    paintBar(*painter, barIn(item.rect, item.fontMetrics), index);
    const auto role = item.state.testFlag(QStyle::State_Selected) ? QPalette::HighlightedText : QPalette::Text;
    painter->setPen(item.palette.color(role));
    painter->setFont(item.font);
    painter->drawText(inner, Qt::AlignVCenter | Qt::AlignRight, text);
    painter->restore();
}

} // namespace espalier
