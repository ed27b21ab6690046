// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/metrics.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>

namespace espalier {

std::optional<double> Metrics::find(std::string_view key) const
{
    const auto found = std::find_if(values_.begin(), values_.end(), [key](const MetricValue& value) { return key == value.info->key; });
    return found == values_.end() ? std::nullopt : std::optional(found->value);
}

double worsening(const MetricInfo& info, double before, double after)
{
    return info.betterUp ? before - after : after - before;
}

std::string withUnit(const MetricInfo& info, double value, int fewer)
{
    const std::string number = fmt::format("{:.{}f}", value, std::max(info.decimals - fewer, 0));
    return *info.unit == '\0' ? number : number + " " + info.unit;
}

std::string withUnit(const MetricValue& value, int fewer)
{
    return withUnit(*value.info, value.value, fewer);
}

std::string differenceUnit(const MetricInfo& info)
{
    return std::string_view(info.unit) == "%" ? "points" : info.unit;
}

std::string titled(const std::string& words, const std::string& unit)
{
    return unit.empty() ? words : words + ", " + unit;
}

MetricInterval shareInterval(std::int64_t hits, std::int64_t all)
{
    constexpr double z = 1.959964; // of a normal distribution, 95 % lie within so many standard deviations
    const auto n = static_cast<double>(all);
    const double share = static_cast<double>(hits) / n, weight = 1 / (1 + z * z / n);
    const double middle = weight * (share + z * z / (2 * n));
    const double reach = weight * z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return {100 * std::max(0.0, middle - reach), 100 * std::min(1.0, middle + reach)};
}

} // namespace espalier
