// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's Fusion style with outlines where its own cannot be seen on a dark window: of check boxes, radio buttons, switched-on buttons.
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
