// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes that follow the network's input: where an attribute that gives sizes or places holds computedSize, the number comes from an input
// of the node. These inputs stand behind the operator's own, in the order of the attributes that the operator names and of their elements.
#pragma once

#include "core/graph/network.h"

#include <limits>
#include <string_view>

namespace espalier {

inline constexpr std::int64_t computedSize = std::numeric_limits<std::int64_t>::min();

/// True where a list attribute holds a computed size, or a number attribute is one. False for other attributes and missing ones.
bool holdsComputed(const Node& node, std::string_view attributeName);

/// Replaces the computed element of a list attribute by a number, and drops the input that gave it. first: the place of the list's first
/// computed size among the node's inputs.
void fixComputed(Node& node, std::string_view attributeName, std::size_t element, std::int64_t number, std::size_t first);

} // namespace espalier
