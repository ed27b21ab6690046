// SPDX-License-Identifier: GPL-3.0-or-later
// What a run of a project tells people in the end.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <string>

namespace espalier::cli {

std::string runText(const recipes::RunReport& report);

} // namespace espalier::cli
