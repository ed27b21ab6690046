// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/number_words.h"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cmath>
#include <utility>

namespace espalier {
namespace {

/// Three digits at most, and no zeros behind the point of a large number.
std::string shortNumber(double number)
{
    return fmt::format("{:.{}f}", number, number < 10 ? 1 : 0);
}

} // namespace

std::string groupedWords(double number)
{
    std::string digits = fmt::format("{:.0f}", std::abs(number));
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return (number <= -0.5 ? "−" : "") + digits;
}

std::string countWords(double number)
{
    static constexpr std::array<std::pair<double, const char*>, 3> scales{{{1e9, " billion"}, {1e6, " million"}, {1e3, " thousand"}}};
    for (const auto& [scale, word] : scales)
        if (number >= scale)
            return shortNumber(number / scale) + word;
    return groupedWords(number);
}

std::string bytesWords(double bytes)
{
    static constexpr std::array<std::pair<double, const char*>, 3> scales{{{1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}}};
    for (const auto& [scale, unit] : scales)
        if (bytes >= scale)
            return shortNumber(bytes / scale) + unit;
    return groupedWords(bytes) + " bytes";
}

std::string shareWords(double share)
{
    const double percent = 100 * share;
    return fmt::format("{:.{}f} %", percent, percent != 0 && std::abs(percent) < 9.95 ? 1 : 0);
}

std::string timesWords(double larger, double smaller)
{
    return fmt::format("{:.{}f} times", larger / smaller, larger / smaller < 9.95 ? 1 : 0);
}

std::string changeWords(const MetricInfo& info, double before, double after)
{
    const double change = after - before;
    const double shown = std::round(std::abs(change) * std::pow(10, info.decimals));
    return (shown == 0   ? "±"
            : change < 0 ? "−"
                         : "+") +
           fmt::format("{:.{}f}", std::abs(change), info.decimals) + (differenceUnit(info).empty() ? "" : " " + differenceUnit(info));
}

} // namespace espalier
