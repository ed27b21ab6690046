// SPDX-License-Identifier: GPL-3.0-or-later
// For headers that only pass JSON on; core/base/json.h has the rest.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace espalier {

/// Keys stay in the order they were written in.
using Json = nlohmann::ordered_json;

} // namespace espalier
