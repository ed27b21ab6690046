// SPDX-License-Identifier: GPL-3.0-or-later
// Declarations for headers that only pass JSON on; see core/base/json.h.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace espalier {

/// Keys keep their order.
using Json = nlohmann::ordered_json;

} // namespace espalier
