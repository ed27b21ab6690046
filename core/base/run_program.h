// SPDX-License-Identifier: GPL-3.0-or-later
// Runs another program and waits for it.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace espalier {

/// Nothing is read from its standard output. Errors: it cannot be started, crashes, or ends with another code than 0; the message is the
/// last line that it writes to standard error, where there is one (libraries may warn before).
Result<void> runProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments);

} // namespace espalier
