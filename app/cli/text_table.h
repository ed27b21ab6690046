// SPDX-License-Identifier: GPL-3.0-or-later
// Plain-text tables for people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::cli {

/// Columns as wide as their widest cell; the first is aligned left, the others right.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> header);
    void row(std::vector<std::string> cells);
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

/// "272,474".
std::string grouped(std::int64_t number);
/// "50.0 %" for a share in [0, 1].
std::string percent(double share);

} // namespace espalier::cli
