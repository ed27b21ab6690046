// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the shapes of a network's values without a run at its own size.
#pragma once

#include "core/graph/network.h"

#include <functional>
#include <optional>
#include <vector>

namespace espalier {

/// What a run shows of a value.
struct SeenValue {
    bool isTensor = false;
    Shape shape{};

    bool operator==(const SeenValue&) const = default;
};
using SeenValues = std::vector<SeenValue>; ///< by ValueId

/// Runs the network on inputs of these shapes; nothing where it does not run.
using ShapesAt = std::function<std::optional<SeenValues>(const std::vector<Shape>&)>;

/// The shapes at the network's own, large size, from those at a few small ones, which differ from it by multiples of 64: there every size
/// is a product of sums of height and width. Two further sizes must agree with that. Nothing where they do not, where the free sizes are
/// other than heights and widths, or where the own size is too small for that to be quicker.
std::optional<SeenValues> shapesFromSmaller(const Network& network, const ShapesAt& shapesAt);

} // namespace espalier
