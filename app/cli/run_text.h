// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a run for people.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <string>

namespace espalier::cli {

std::string runText(const recipes::RunReport& report);

} // namespace espalier::cli
