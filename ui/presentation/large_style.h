// SPDX-License-Identifier: GPL-3.0-or-later
// Fusion with sliders as thick as the presentation's type.
#pragma once

#include <QProxyStyle>

namespace espalier {

class LargeStyle : public QProxyStyle {
    Q_OBJECT
public:
    LargeStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    /// Fusion has handles and grooves of a size of its own.
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const override;
};

} // namespace espalier
