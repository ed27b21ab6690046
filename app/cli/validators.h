// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of single options, with sentences of our own (CLI11's open ranges print all digits of the largest double).
#pragma once

// The whole of CLI11: its Validators.hpp cannot stand alone in every version.
#include <CLI/CLI.hpp>

namespace espalier::cli {

CLI::Validator positive();
CLI::Validator notNegative();

/// A device that this machine has.
CLI::Validator usableDevice();

} // namespace espalier::cli
