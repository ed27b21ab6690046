// SPDX-License-Identifier: GPL-3.0-or-later
// Descriptions and values of a task's metrics. Without LibTorch, for all code that shows or stores them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Descriptions live as long as the program; values point to them.
struct MetricInfo {
    const char* key;         ///< in reports and files
    const char* term;        ///< the field's term
    const char* label;       ///< a newcomer's term
    const char* explanation; ///< a sentence about its meaning
    const char* unit;        ///< "%"; empty: none
    bool betterUp = true;
    bool ranks = true; ///< a better value means a better network; else it is only reported
    int decimals = 2;
    double lowest = 0, highest = 100; ///< range of values
    double noise = 0;                 ///< differences up to this are noise, on some 500 images
    const char* column = "";          ///< in tables that users of Ultralytics know
    int columnPlace = 0;              ///< among the columns of the task
};

struct MetricValue {
    const MetricInfo* info = nullptr;
    double value = 0;

    bool operator==(const MetricValue&) const = default;
};

/// 95 % of the values on other images of the same kind lie in it.
struct MetricInterval {
    double low = 0, high = 0;

    bool operator==(const MetricInterval&) const = default;
};
/// Of a share in percent of which `hits` of `all` (at least one) were seen: Wilson's interval, also where none or all are hits.
MetricInterval shareInterval(std::int64_t hits, std::int64_t all);

/// Values by key, in the order of the task's declaration. The first is the primary metric, by which networks are compared.
class Metrics {
public:
    Metrics() = default;
    Metrics(std::initializer_list<MetricValue> values) : values_(values) {}

    void add(const MetricInfo& info, double value) { values_.push_back({&info, value}); }

    bool empty() const { return values_.empty(); }
    /// Null for an empty list.
    const MetricValue* primary() const { return values_.empty() ? nullptr : &values_.front(); }
    /// The primary metric if it ranks networks, else null.
    const MetricValue* ranking() const { return !empty() && values_.front().info->ranks ? &values_.front() : nullptr; }
    std::optional<double> find(std::string_view key) const;

    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    bool operator==(const Metrics&) const = default;

private:
    std::vector<MetricValue> values_;
};

/// The metrics of a part of what was judged: one class, or objects of one size.
struct PartMetrics {
    int category = -1;       ///< of the dataset's classes; −1: objects of one size
    std::string name{};      ///< of the class, or "small", "medium" or "large"
    std::int64_t images = 0; ///< in which there is something of it
    std::int64_t objects = 0;
    Metrics metrics; ///< empty where there is nothing to find
};

/// What else an evaluation can tell, of a kind that the task knows.
struct MetricDetail {
    virtual ~MetricDetail() = default;
};

/// How much worse after is than before, in the metric's unit; negative where it is better.
double worsening(const MetricInfo& info, double before, double after);
/// "91.25 %"; fewer: omits this many of the metric's decimals.
std::string withUnit(const MetricInfo& info, double value, int fewer = 0);
std::string withUnit(const MetricValue& value, int fewer = 0);
/// The unit of differences: "points" for percentages, else the metric's unit.
std::string differenceUnit(const MetricInfo& info);
/// The words and, if there is one, the unit after a comma.
std::string titled(const std::string& words, const std::string& unit);

} // namespace espalier
