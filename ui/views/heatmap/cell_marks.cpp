// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/heatmap/cell_marks.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr double largest = 5; ///< half the side of a sign

/// Once in white and wide, once in black and thin: to be seen on every colour.
template <class Draw>
void twice(QPainter& painter, Draw draw)
{
    for (const auto& [color, width] : {std::pair(QColor(Qt::white), 3.5), std::pair(QColor(Qt::black), 1.6)}) {
        painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap));
        draw(width);
    }
}

} // namespace

CellMarks::CellMarks(QCustomPlot* plot, std::function<QRectF(int row, int cell)> placeOf)
    : QCPAbstractItem(plot), placeOf_(std::move(placeOf))
{
    setSelectable(false);
}

void CellMarks::draw(QCPPainter* painter)
{
    painter->setAntialiasing(true);
    for (const Mark& mark : marks_) {
        const QRectF place = placeOf_(mark.row, mark.cell);
        if (!place.intersects(QRectF(clipRect())))
            continue;
        if (mark.sign != CellSign::selected) {
            drawSign(*painter, mark.sign, place);
            continue;
        }
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(selection_, 2.5));
        painter->drawRect(place);
    }
}

void drawSign(QPainter& painter, CellSign sign, const QRectF& place)
{
    const QPointF middle = place.center();
    const double half = std::clamp(std::min(place.width(), place.height()) / 2 - 1.5, 1.5, largest);
    if (sign == CellSign::cut)
        return twice(painter, [&](double) {
            painter.drawLine(middle - QPointF(half, half), middle + QPointF(half, half));
            painter.drawLine(middle - QPointF(half, -half), middle + QPointF(half, -half));
        });
    twice(painter, [&](double width) {
        painter.setBrush(painter.pen().color());
        const double radius = std::max(0.8, half - 2.5) + width / 2;
        painter.drawEllipse(middle, radius, radius);
    });
}

} // namespace espalier
