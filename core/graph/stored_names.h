// SPDX-License-Identifier: GPL-3.0-or-later
// Names of stored tensors that are added to a network.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <string_view>

namespace espalier {

/// The name of a tensor of the same layer as a weight: "conv.bias" beside "conv.weight", "w_0_bias" beside "w_0". It has the weight's
/// owner: "w_0.bias" would need a module of the name that the weight has. A number follows where the name is taken.
std::string nameBeside(const Network& network, const std::string& weight, std::string_view leaf);

} // namespace espalier
