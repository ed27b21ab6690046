// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's Fusion style with an outline around check boxes: Fusion's own cannot be seen around an empty box on a dark window.
#pragma once

#include <QProxyStyle>

namespace espalier {

class OutlinedStyle : public QProxyStyle {
    Q_OBJECT
public:
    OutlinedStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
};

} // namespace espalier
