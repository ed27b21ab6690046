// SPDX-License-Identifier: GPL-3.0-or-later
// Qt's Fusion style, with an outline around the boxes of switches: on a dark window Fusion's own cannot be seen where the box is empty.
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
