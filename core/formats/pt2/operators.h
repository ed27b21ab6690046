// SPDX-License-Identifier: GPL-3.0-or-later
// Which of LibTorch's operators an exported one is. Where LibTorch 1.13 lacks an operator or none of the translations knows it, an equal
// one stands for it: batch norms stay batch norms.
#pragma once

#include "core/base/json.h"

#include <string>
#include <utility>
#include <vector>

namespace espalier::pt2 {

/// An exported call in LibTorch's terms. Arguments are those of the format ({"as_int": 3}).
struct Operation {
    std::string name;     ///< "aten::conv2d"
    std::string overload; ///< preferred among those that accept the arguments
    std::vector<std::pair<std::string, Json>> arguments;
    bool positional = false; ///< the arguments' names do not count
};

/// True for what only checks sizes or types, or prepares training: it leaves no node.
bool checksOnly(const std::string& target);

/// Of a node. Throws torchscript::ImportFailure for higher-order operators and other targets that no operator stands for.
Operation operationOf(const Json& node);

} // namespace espalier::pt2
