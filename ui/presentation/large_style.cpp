// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation/large_style.h"

#include <QStyleOption>
#include <QWidget>

namespace espalier {

int LargeStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (widget && (metric == PM_SliderThickness || metric == PM_SliderControlThickness || metric == PM_SliderLength))
        return widget->fontMetrics().height();
    if (widget && metric == PM_ButtonMargin)
        return widget->fontMetrics().height() / 2;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

QRect LargeStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const
{
    constexpr int grooves = 3; // of which a handle is as high
    QRect place = QProxyStyle::subControlRect(control, option, part, widget);
    if (control != CC_Slider || !widget)
        return place;
    const int side = widget->fontMetrics().height(), middle = option->rect.center().y();
    if (part == SC_SliderHandle)
        return {place.left(), middle - side / 2, side, side};
    if (part == SC_SliderGroove)
        return {place.left(), middle - side / grooves / 2, place.width(), side / grooves};
    return place;
}

} // namespace espalier
