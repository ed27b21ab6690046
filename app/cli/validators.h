// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of single options, with sentences of our own (CLI11's open ranges print all digits of the largest double).
#pragma once

// The whole of CLI11: its Validators.hpp cannot stand alone in every version.
#include <CLI/CLI.hpp>

#include <string>

namespace espalier::cli {

CLI::Validator positive();
CLI::Validator notNegative();

/// A device that this machine has.
CLI::Validator usableDevice();

/// A name that fromName knows, e.g. policyFromName; else its error, which tells all names and the nearest.
template <class FromName>
CLI::Validator named(FromName fromName)
{
    return CLI::Validator(
        [fromName](const std::string& name) {
            const auto choice = fromName(name);
            return choice ? std::string() : choice.error().message;
        },
        "");
}

} // namespace espalier::cli
