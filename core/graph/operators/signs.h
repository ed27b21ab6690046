// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the operators only: which values cannot be negative.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

/// By value: true where no element is negative for any image, as the operators in front of it tell (relu, sigmoid, squares, …). False
/// where they do not.
std::vector<bool> neverNegative(const Network& network);

} // namespace espalier
