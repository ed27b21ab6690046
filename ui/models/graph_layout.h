// SPDX-License-Identifier: GPL-3.0-or-later
// Places the boxes of a network of any size. Networks are long and narrow: they are cut into pieces where everything passes through a
// single box, each piece is placed by Graphviz, and the pieces are put together. So the time grows with the length, and the work can be
// stopped.
#pragma once

#include "ui/models/graph_dot.h"

#include <stop_token>

namespace espalier {

/// No two boxes overlap. Errors: as placedByDot; cancelled.
Result<GraphLayout> layOut(const GraphShape& shape, const std::stop_token& stop = {});

/// A range of boxes that is placed as one.
struct GraphPiece {
    int first = 0, last = 0;
    bool joined = false; ///< its first box is the last of the piece before
};
std::vector<GraphPiece> piecesOf(const GraphShape& shape);

/// Where an arrow key leads: a box that is linked with this one and lies in the direction, else the nearest that does. -1: none.
int boxTowards(const GraphShape& shape, const GraphLayout& layout, int box, Qt::ArrowType direction);

} // namespace espalier
