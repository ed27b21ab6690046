// SPDX-License-Identifier: GPL-3.0-or-later
// A convolution along a line of channels of which some were removed (spread_conv), for writers.
#pragma once

#include "core/graph/network.h"

namespace espalier {

/// For every place of the whole line: which of the remaining ones stands there, or their number where a zero behind them does.
std::vector<std::int64_t> spreadIndices(const Node& node);

} // namespace espalier
