// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outlined_style.h"

#include <QPainter>
#include <QStyleOption>

namespace espalier {

OutlinedStyle::OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorItemViewItemCheck)
        return;
    constexpr float strength = 0.55F;
    QColor outline = option->palette.color(QPalette::WindowText);
    outline.setAlphaF(strength);
    painter->save();
    painter->setBrush(Qt::NoBrush);
    painter->setPen(outline);
    painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
    painter->restore();
}

} // namespace espalier
