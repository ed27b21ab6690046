// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/picture.h"

#include "ui/models/theme.h"

#include <QPainter>

#include <opencv2/core/mat.hpp>

#include <algorithm>

namespace espalier {

namespace {

QRectF placedIn(const QRectF& picture, const QRectF& share)
{
    return {picture.left() + share.left() * picture.width(), picture.top() + share.top() * picture.height(),
            share.width() * picture.width(), share.height() * picture.height()};
}

QPen penOf(const DrawnBox& box, double scale)
{
    QPen pen(theme::categoryColor(box.category), (box.truth ? 1 : 2) * scale);
    pen.setJoinStyle(Qt::MiterJoin);
    if (box.truth)
        pen.setDashPattern({4, 3});
    return pen;
}

/// Dark below and beside the line, so that it is seen on any picture.
void drawOutline(QPainter& painter, const QRectF& place, const QPen& pen, double scale)
{
    painter.setPen(QPen(QColor(0, 0, 0, 160), pen.widthF() + 2 * scale));
    painter.drawRect(place);
    painter.setPen(pen);
    painter.drawRect(place);
}

void drawCross(QPainter& painter, const QRectF& place, QPen pen, double scale)
{
    const double side = std::min({12 * scale, place.width(), place.height()});
    const QRectF corner(place.topRight() - QPointF(side, 0), QSizeF(side, side));
    pen.setStyle(Qt::SolidLine);
    for (const QPen& each : {QPen(QColor(0, 0, 0, 160), pen.widthF() + 2 * scale), pen}) {
        painter.setPen(each);
        painter.drawLine(corner.topLeft(), corner.bottomRight());
        painter.drawLine(corner.bottomLeft(), corner.topRight());
    }
}

/// Above the box, or in it where there is no room.
QRectF labelFor(const QFontMetricsF& metrics, const QRectF& picture, const QRectF& place, const QString& text)
{
    QRectF label(place.left(), place.top() - metrics.height(), metrics.horizontalAdvance(text) + 6, metrics.height());
    if (label.top() < picture.top())
        label.moveTop(place.top());
    label.moveRight(std::min(label.right(), picture.right()));
    return label;
}

void drawText(QPainter& painter, const QRectF& label, const DrawnBox& box)
{
    const QColor ground = theme::categoryColor(box.category);
    painter.fillRect(label, ground);
    painter.setPen(theme::textOn(ground));
    painter.drawText(label, Qt::AlignCenter, box.text);
}

/// Texts above all lines, but none on another text or over the middle of another box: in a small picture the boxes matter more, and their
/// colours tell the class.
void drawTexts(QPainter& painter, const QRectF& picture, const std::vector<DrawnBox>& boxes)
{
    std::vector<QRectF> drawn;
    for (const DrawnBox& box : boxes) {
        if (box.text.isEmpty())
            continue;
        const QRectF label = labelFor(QFontMetricsF(painter.font()), picture, placedIn(picture, box.place), box.text);
        const bool hidesText = std::any_of(drawn.begin(), drawn.end(), [&](const QRectF& other) { return other.intersects(label); });
        const bool hidesBox = std::any_of(boxes.begin(), boxes.end(), [&](const DrawnBox& other) {
            return &other != &box && other.place != box.place && label.contains(placedIn(picture, other.place).center());
        });
        if (hidesText || hidesBox)
            continue;
        drawText(painter, label, box);
        drawn.push_back(label);
    }
}

} // namespace

QImage imageOf(const cv::Mat& pixels)
{
    const QImage::Format format = pixels.channels() == 1 ? QImage::Format_Grayscale8 : QImage::Format_BGR888;
    return QImage(pixels.data, pixels.cols, pixels.rows, static_cast<qsizetype>(pixels.step[0]), format).copy();
}

QImage imageOf(const Image& image, Preprocessing::Order order)
{
    const QImage::Format colour = order == Preprocessing::Order::rgb ? QImage::Format_RGB888 : QImage::Format_BGR888;
    const QImage::Format format = image.channels == 1 ? QImage::Format_Grayscale8 : colour;
    return QImage(image.pixels.data(), image.width, image.height, qsizetype{image.width} * image.channels, format).copy();
}

QImage fitted(const QImage& image, int side)
{
    const bool grows = std::max(image.width(), image.height()) < side;
    return image.scaled(side, side, Qt::KeepAspectRatio, grows ? Qt::FastTransformation : Qt::SmoothTransformation);
}

void drawBoxes(QPainter& painter, const QRectF& picture, const std::vector<DrawnBox>& boxes, double scale)
{
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const DrawnBox& box : boxes) {
        const QRectF place = placedIn(picture, box.place);
        const QPen pen = penOf(box, scale);
        drawOutline(painter, place, pen, scale);
        if (box.wrong)
            drawCross(painter, place, pen, scale);
    }
    drawTexts(painter, picture, boxes);
    painter.restore();
}

} // namespace espalier
