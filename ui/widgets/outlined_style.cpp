// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outlined_style.h"

#include <QPainter>
#include <QStyleOption>

namespace espalier {

OutlinedStyle::OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

namespace {

void drawOutline(QPainter* painter, const QRect& place, const QPen& pen)
{
    painter->save();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(pen);
    painter->drawRect(place);
    painter->restore();
}

} // namespace

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element == PE_PanelButtonTool && option->state & State_On)
        drawOutline(painter, option->rect.adjusted(1, 1, -1, -1), QPen(option->palette.color(QPalette::Highlight), 2));
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck)
        return;
    constexpr float strength = 0.55F;
    QColor outline = option->palette.color(QPalette::WindowText);
    outline.setAlphaF(strength);
    drawOutline(painter, option->rect.adjusted(0, 0, -1, -1), outline);
}

} // namespace espalier
