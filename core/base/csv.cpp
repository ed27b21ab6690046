// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/csv.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {

std::string csvCell(const std::string& text)
{
    if (text.find_first_of(",\"\n\r") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string csvCell(const std::optional<double>& value)
{
    return value ? fmt::format("{}", *value) : "";
}

} // namespace espalier
