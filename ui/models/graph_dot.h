// SPDX-License-Identifier: GPL-3.0-or-later
// Graphviz's engine "dot", which places boxes in ranks so that few edges cross.
#pragma once

#include "core/base/error.h"

#include <QPainterPath>
#include <QRectF>

#include <utility>
#include <vector>

namespace espalier {

/// Boxes to be placed, and what they are linked by.
struct GraphShape {
    std::vector<QSizeF> boxes;
    std::vector<std::pair<int, int>> edges; ///< from a box to a later one
    bool sideways = false;                  ///< from left to right, else from top to bottom
};

struct GraphLayout {
    std::vector<QRectF> boxes;
    std::vector<QPainterPath> edges; ///< from border to border
    QRectF bounds;                   ///< of all of them
};

/// The distance of boxes beside and behind one another.
inline constexpr double boxGap = 18, rankGap = 30;

/// Takes much longer than in proportion to the number of boxes, and cannot be stopped. Several threads may call it; they wait for one
/// another. Errors: the engine is not installed or gave up.
Result<GraphLayout> placedByDot(const GraphShape& shape);

} // namespace espalier
