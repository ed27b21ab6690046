// SPDX-License-Identifier: GPL-3.0-or-later
// Cells of comma-separated values.
#pragma once

#include <optional>
#include <string>

namespace espalier {

/// Quoted if needed (RFC 4180).
std::string csvCell(const std::string& text);
/// Empty for none.
std::string csvCell(const std::optional<double>& value);

} // namespace espalier
