// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the engine as Qt's, and boxes drawn into them. All conversions are here.
#pragma once

#include "core/data/dataset.h"

#include <QImage>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace cv {
class Mat;
} // namespace cv

namespace espalier {

/// pixels: 8 bits, grey or blue, green, red. A copy.
QImage imageOf(const cv::Mat& pixels);
/// A copy.
QImage imageOf(const Image& image, Preprocessing::Order order);
/// So that the longer side has this many pixels. Small pictures grow by whole pixels, so that they stay sharp; large ones are averaged.
QImage fitted(const QImage& image, int side);

/// A box as it is drawn.
struct DrawnBox {
    QRectF place; ///< in shares of the picture
    int category = 0;
    QString text;       ///< above the box; empty: none
    bool truth = false; ///< what is there: thin and dashed; else what a network finds: solid
    bool wrong = false; ///< marked with a cross: found where there is none, or not found
};

/// A box's edges in shares of the picture.
inline QRectF placeOf(const Box& box)
{
    return {QPointF(box.left, box.top), QPointF(box.right, box.bottom)};
}

/// picture: where the picture is painted. Colours go by category. A text that would hide another text or box is left out. scale: of lines,
/// 1 on a screen. Texts need a QGuiApplication.
void drawBoxes(QPainter& painter, const QRectF& picture, const std::vector<DrawnBox>& boxes, double scale = 1);

} // namespace espalier
