// SPDX-License-Identifier: GPL-3.0-or-later
// Parses the JSON texts of an archive.
#pragma once

#include "core/base/json.h"

namespace espalier::pt2 {

/// Before it is parsed, the text is checked for nesting, and for more values than a network's description has: parsed, each takes many
/// times its length. Throws archive::DamagedArchive.
Json checkedJson(const std::string& text);

} // namespace espalier::pt2
