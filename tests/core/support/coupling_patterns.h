// SPDX-License-Identifier: GPL-3.0-or-later
// Layer patterns for the test of coupling.
#pragma once

#include "tests/core/support/network_builder.h"

#include <string>
#include <vector>

namespace espalier::test {

struct CouplingPattern {
    const char* name;
    ValueId (*build)(NetworkBuilder&, ValueId image); ///< from an image of 3 channels, 8×8, to a value of `last` channels
    int last;                                         ///< channels of what build returns; a classifier follows
    int classes;                                      ///< not frozen
};

inline Attributes reshaped(const std::vector<std::int64_t>& shape)
{
    return {{"shape", shape}};
}

inline ValueId permute(NetworkBuilder& b, ValueId x, const std::vector<std::int64_t>& dims)
{
    return b.node("permute", {x}, {{"dims", dims}});
}

inline ValueId sizeOf(NetworkBuilder& b, ValueId x, std::int64_t dim)
{
    return b.node("size", {x}, {{"dim", dim}});
}

inline ValueId number(NetworkBuilder& b, const std::string& function, ValueId of, std::int64_t with)
{
    return b.node("number", {of, noValue}, {{"function", function}, {"b", with}});
}

/// Grouped, depthwise and transposed convolutions.
std::vector<CouplingPattern> convolutionCouplings();
/// Statistics over channels and recurrent layers.
std::vector<CouplingPattern> statisticsPatterns();
/// Sizes that are computed, and tensors made on the way.
std::vector<CouplingPattern> sizePatterns();

} // namespace espalier::test
