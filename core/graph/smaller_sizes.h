// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of networks that take pictures of any size run at a small one: what is checked is the same, and large pictures take long.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// By input, batch 1.
std::vector<Shape> inputShapesOf(const Network& network);

/// The least side of a picture on which networks are checked: networks for photographs have halved it five times behind their layers.
inline constexpr std::int64_t leastSide = 96;

/// Pictures of a half, a quarter, … of the height and width, of at least so many pixels a side, and up to a multiple of 32: behind many
/// strides, maps of nearby sizes would be equal by chance. The shapes themselves where no smaller ones are left.
std::vector<Shape> smallerShapes(const std::vector<Shape>& shapes, std::int64_t least = leastSide);

/// Pictures of more than 512 × 512 pixels are among them: a run takes long.
bool arePicturesThatTakeLong(const std::vector<Shape>& shapes);

/// Every height and width, or length, of the inputs is free.
bool takesAnySize(const Network& network);

/// The network as it would have been read for smaller pictures; unchanged where it does not take any size, or does not run on smaller ones.
Network atSmallerSize(const Network& network, std::int64_t least = leastSide);

} // namespace espalier
