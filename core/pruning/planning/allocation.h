// SPDX-License-Identifier: GPL-3.0-or-later
// What decides how many channels each layer gives (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"

#include <string>
#include <vector>

namespace espalier {

enum class Allocation {
    automatic, ///< measured where the curves are known or quickly measured, else scores
    scores,    ///< the fused scores
    even,      ///< the same share of every group
    measured,  ///< what measured curves say costs least
};
const char* nameOf(Allocation allocation); ///< "auto", "scores", "even", "measured"
Result<Allocation> allocationFromName(const std::string& name);
std::vector<Option> allocationOptions();

} // namespace espalier
