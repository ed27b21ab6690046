// SPDX-License-Identifier: GPL-3.0-or-later
// What a task measures of a network: each metric's description, and values of them. Free of LibTorch, for everyone who shows or stores
// them.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Descriptions live as long as the program; values point to them.
struct MetricInfo {
    const char* key;         ///< in reports and files
    const char* term;        ///< the field's
    const char* label;       ///< a newcomer's
    const char* explanation; ///< a sentence: what it tells
    const char* unit;        ///< "%"; empty: none
    bool betterUp = true;
    bool ranks = true; ///< tells which of two networks is the better one; else it is only told
    int decimals = 2;
    double lowest = 0, highest = 100; ///< where values lie
    double noise = 0;                 ///< a difference up to this, on some 500 images, means nothing
};

struct MetricValue {
    const MetricInfo* info = nullptr;
    double value = 0;

    bool operator==(const MetricValue&) const = default;
};

/// Values by key, in the order in which the task declares its metrics. The first one is the primary: what networks are compared by.
class Metrics {
public:
    Metrics() = default;
    Metrics(std::initializer_list<MetricValue> values) : values_(values) {}

    void add(const MetricInfo& info, double value) { values_.push_back({&info, value}); }

    bool empty() const { return values_.empty(); }
    /// Null where nothing was measured.
    const MetricValue* primary() const { return values_.empty() ? nullptr : &values_.front(); }
    /// The primary one where it ranks networks, else null.
    const MetricValue* ranking() const { return !empty() && values_.front().info->ranks ? &values_.front() : nullptr; }
    std::optional<double> find(std::string_view key) const;

    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    bool operator==(const Metrics&) const = default;

private:
    std::vector<MetricValue> values_;
};

/// By how much after is worse than before, in the metric's unit; below 0 where it is better.
double worsening(const MetricInfo& info, double before, double after);
/// "91.25 %"; fewer: that many decimals fewer than the metric is told with.
std::string withUnit(const MetricInfo& info, double value, int fewer = 0);
std::string withUnit(const MetricValue& value, int fewer = 0);
/// Of differences: "points" for percentages, else the unit.
std::string differenceUnit(const MetricInfo& info);
/// The words and, where there is one, the unit behind a comma.
std::string titled(const std::string& words, const std::string& unit);

} // namespace espalier
