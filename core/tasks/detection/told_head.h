// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a head that a user describes is one that the network can have.
#pragma once

#include "core/graph/network.h"

#include <string>

namespace espalier {

/// Why what a user told about the head (entryOf) cannot be used, and what the network has instead. Empty where it can, or nothing was told.
std::string faultOfToldHead(const Network& network);

} // namespace espalier
