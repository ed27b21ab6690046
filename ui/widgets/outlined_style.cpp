// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outlined_style.h"

#include <QPainter>
#include <QStyleOption>

namespace espalier {

namespace {

void drawOutline(QPainter* painter, const QRect& place, const QPen& pen, bool round = false)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, round);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(pen);
    round ? painter->drawEllipse(place) : painter->drawRect(place);
    painter->restore();
}

} // namespace

OutlinedStyle::OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element == PE_PanelButtonTool && option->state & State_On)
        drawOutline(painter, option->rect.adjusted(1, 1, -1, -1), QPen(option->palette.color(QPalette::Highlight), 2));
    const bool radio = element == PE_IndicatorRadioButton;
    if (!radio && element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck)
        return;
    constexpr float strength = 0.55F;
    QColor outline = option->palette.color(QPalette::WindowText);
    outline.setAlphaF(strength);
    drawOutline(painter, option->rect.adjusted(0, 0, -1, -1), outline, radio);
}

} // namespace espalier
