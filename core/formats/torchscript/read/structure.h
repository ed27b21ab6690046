// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, tuples and dictionaries are tracked by element during the walk, so that none is left in the network (except for opaque operators
// that need them).
#pragma once

#include "core/formats/torchscript/term.h"

#include <optional>

namespace espalier::torchscript {

/// The results of a node that builds, reads or changes a container; nothing for other nodes.
std::optional<std::vector<Term>> runContainerNode(const jit::Node& node, const std::vector<Term>& arguments);

} // namespace espalier::torchscript
