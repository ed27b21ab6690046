// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with sliders as thick as the presentation's type.
#pragma once

#include <QProxyStyle>

namespace espalier {

class LargeStyle : public QProxyStyle {
    Q_OBJECT
public:
    LargeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        if (widget && (metric == PM_SliderThickness || metric == PM_SliderControlThickness || metric == PM_SliderLength))
            return widget->fontMetrics().height();
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace espalier
