// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/quality/share_scale.h"

#include "ui/models/theme.h"

#include <QPainter>

namespace espalier {

namespace {

constexpr int scaleWidth = 160, scaleHeight = 12, scaleGap = 6;

QString lowestShare()
{
    return ShareScale::tr("0 %");
}

QString highestShare()
{
    return ShareScale::tr("100 % of what is there");
}

} // namespace

ShareScale::ShareScale(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Scale of the cells' colours: the share of the objects of a column"));
    setToolTip(accessibleName());
}

QSize ShareScale::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int texts = metrics.horizontalAdvance(lowestShare()) + metrics.horizontalAdvance(highestShare());
    return {scaleWidth + 2 * scaleGap + texts, std::max(scaleHeight, metrics.height()) + 4};
}

void ShareScale::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    const int left = QFontMetrics(font()).horizontalAdvance(lowestShare()) + scaleGap;
    const QRect place(left, (height() - scaleHeight) / 2, scaleWidth, scaleHeight);
    QLinearGradient ramp(place.left(), 0, place.right(), 0);
    ramp.setColorAt(0, theme::shareColor(0));
    ramp.setColorAt(1, theme::shareColor(1));
    painter.fillRect(place, ramp);
    painter.drawRect(place);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, lowestShare());
    painter.drawText(rect().adjusted(place.right() + scaleGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, highestShare());
}

} // namespace espalier
