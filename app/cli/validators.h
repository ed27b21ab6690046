// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of single options with our own messages (CLI11 prints all digits of the largest double for open ranges).
#pragma once

// The whole of CLI11: its Validators.hpp does not compile alone in every version.
#include <CLI/CLI.hpp>

namespace espalier::cli {

CLI::Validator positive();
CLI::Validator notNegative();

/// A device that this machine can use.
CLI::Validator usableDevice();

} // namespace espalier::cli
