// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes in pixels: what a detector finds in an image, and what is there.
#pragma once

#include <algorithm>

namespace espalier {

struct Rectangle {
    double left = 0, top = 0, right = 0, bottom = 0;

    double area() const { return std::max(0.0, right - left) * std::max(0.0, bottom - top); }
};

inline double intersection(const Rectangle& a, const Rectangle& b)
{
    return Rectangle{std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)}.area();
}

/// Intersection over union; 0 for two boxes without area.
inline double intersectionOverUnion(const Rectangle& a, const Rectangle& b)
{
    const double common = intersection(a, b), all = a.area() + b.area() - common;
    return all > 0 ? common / all : 0;
}

struct Detection {
    int category = 0;
    double confidence = 0; ///< 0 … 1
    Rectangle box;
};

/// An annotated object.
struct TrueObject {
    int category = 0;
    Rectangle box;
    double area = 0;      ///< in square pixels; that of the object where the data set tells it, else that of the box
    bool crowd = false;   ///< a box around many: any number of detections inside of it count neither as right nor as wrong
    bool ignored = false; ///< hard to see: its detection counts neither as right nor as wrong, and it is not missed
};

} // namespace espalier
