// SPDX-License-Identifier: GPL-3.0-or-later
// How an exported program hands its outputs back: alone, or in a tuple, list or dictionary.
#pragma once

#include "core/base/json.h"
#include "core/graph/network.h"

#include <string>
#include <vector>

namespace espalier::pt2 {

struct OutputShape {
    OutputForm form = OutputForm::tuple;
    std::vector<std::string> keys; ///< of a dictionary, one per output
};

/// Of a module with so many outputs. A tuple where the form is none of the above, or nested.
OutputShape outputShape(const Json& graphModule, std::size_t outputs);

} // namespace espalier::pt2
