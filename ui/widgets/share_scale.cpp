// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/share_scale.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr int scaleWidth = 160, scaleHeight = 12, scaleGap = 6;

} // namespace

ShareScale::ShareScale(Look look, QWidget* parent) : QWidget(parent), look_(std::move(look))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(look_.meaning);
    setToolTip(look_.meaning);
}

QSize ShareScale::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int texts = metrics.horizontalAdvance(look_.lowest) + metrics.horizontalAdvance(look_.highest);
    return {scaleWidth + 2 * scaleGap + texts, std::max(scaleHeight, metrics.height()) + 4};
}

void ShareScale::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

void ShareScale::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int left = QFontMetrics(font()).horizontalAdvance(look_.lowest) + scaleGap;
    const QRect place(left, (height() - scaleHeight) / 2, scaleWidth, scaleHeight);
    for (int x = 0; x < scaleWidth; ++x)
        painter.fillRect(place.left() + x, place.top(), 1, scaleHeight, look_.color(x / (scaleWidth - 1.0)));
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawRect(place);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, look_.lowest);
    painter.drawText(rect().adjusted(place.right() + scaleGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, look_.highest);
}

} // namespace espalier
