// SPDX-License-Identifier: GPL-3.0-or-later
// Which sizes of a network's inputs and outputs are free, in words.
#pragma once

#include "core/graph/network.h"

namespace espalier {

/// True where the size of an input's or output's dimension is free, or follows free sizes.
bool isFree(const Value& value, std::size_t dim);

/// "any number of images × 3 × any height × any width"; "1 image × 3 × 32 × 32" where all sizes are fixed.
std::string sizesInWords(const Value& input);

} // namespace espalier
