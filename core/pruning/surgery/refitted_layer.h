// SPDX-License-Identifier: GPL-3.0-or-later
// What least-squares compensation did to one layer, or why it did nothing.
#pragma once

#include <string>

namespace espalier {

/// Errors are mean squares, as shares of the variance of what the layer is to compute: what it did in the original network and, as the last
/// addend of a sum, what the other side lost.
struct RefittedLayer {
    std::string name;
    double errorBefore = 0, errorAfter = 0; ///< on images that were kept out of the fit, if there are any

    bool operator==(const RefittedLayer&) const = default;
};

/// A layer that sees changed channels and is not refitted.
struct LayerLeft {
    std::string name;
    std::string reason; ///< "depthwise", "shared weight", "recurrent", "computed weight" or "other form"

    bool operator==(const LayerLeft&) const = default;
};

} // namespace espalier
