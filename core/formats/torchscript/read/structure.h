// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, tuples and dictionaries are followed element by element while a graph is walked, so that none of them is left in the network
// (but for what opaque operators want).
#pragma once

#include "core/formats/torchscript/term.h"

#include <optional>

namespace espalier::torchscript {

/// The results of a node that builds, reads or changes a container; nothing where the node is something else.
std::optional<std::vector<Term>> runContainerNode(const jit::Node& node, const std::vector<Term>& arguments);

} // namespace espalier::torchscript
