// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: the layers behind which no other layer stands.
#pragma once

#include "core/graph/network.h"

#include <functional>
#include <string>
#include <vector>

namespace espalier {

/// The layers without another layer between them and an output, in the network's order. passed: layers that count as none.
std::vector<NodeId> lastLayers(
    const Network& network, const std::function<bool(const Node&)>& passed = [](const Node&) { return false; });

/// Their names, for sentences: "head.0, head.1".
std::string lastLayerNames(const Network& network);

} // namespace espalier
