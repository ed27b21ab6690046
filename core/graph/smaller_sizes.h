// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of networks that take pictures of any size run at a small one: what is checked is the same, and large pictures take long.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// By input, batch 1.
std::vector<Shape> inputShapesOf(const Network& network);

/// Pictures of a half, a quarter, … of the height and width, of at least 96 pixels a side. The shapes themselves where no smaller ones are
/// left.
std::vector<Shape> smallerShapes(const std::vector<Shape>& shapes);

/// Every height and width, or length, of the inputs is free.
bool takesAnySize(const Network& network);

/// The network as it would have been read for smaller pictures; unchanged where it does not take any size, or does not run on smaller ones.
Network atSmallerSize(const Network& network);

} // namespace espalier
