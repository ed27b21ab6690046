// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text_table.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace espalier::cli {

TextTable::TextTable(std::vector<std::string> header)
{
    row(std::move(header));
}

void TextTable::row(std::vector<std::string> cells)
{
    rows_.push_back(std::move(cells));
}

std::string TextTable::text() const
{
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& cells : rows_) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], cells[i].size());
    }
    std::string text;
    for (const auto& cells : rows_) {
        text += fmt::format("{:<{}}", cells.front(), widths.front());
        for (std::size_t i = 1; i < cells.size(); ++i)
            text += fmt::format("  {:>{}}", cells[i], widths[i]);
        text += '\n';
    }
    return text;
}

std::string grouped(std::int64_t number)
{
    std::string digits = fmt::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string percent(double share)
{
    return fmt::format("{:.1f} %", 100 * share);
}

} // namespace espalier::cli
