// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan is to reach, as it was asked: nothing is turned into a ratio and rounded back (docs/method.md §2).
#pragma once

#include <cstdint>
#include <variant>

namespace espalier {

enum class Budget {
    channels,
    params,
    macs,
    bytes,   ///< that the parameters take
    latency, ///< predicted time of one inference; needs PlanRequest::latency
};

/// A share of a budget goes.
struct RatioTarget {
    double ratio = 0.5; ///< P in (0, 1)
    Budget budget = Budget::channels;

    bool operator==(const RatioTarget&) const = default;
};

/// So many units go; with align at least so many.
struct UnitsTarget {
    std::int64_t units = 0;

    bool operator==(const UnitsTarget&) const = default;
};

/// At most so much is left.
struct CostTarget {
    Budget budget = Budget::macs; ///< params, macs or bytes
    std::int64_t most = 0;

    bool operator==(const CostTarget&) const = default;
};

/// One inference takes at most so long.
struct TimeTarget {
    double milliseconds = 0;

    bool operator==(const TimeTarget&) const = default;
};

/// The smallest network in a budget whose estimated metric stays within a margin of the original's. Trials turn it into a
/// ratio (core/pipeline/kept_within.h); the planner by itself does not serve it.
struct MetricTarget {
    double margin = 0;
    Budget budget = Budget::macs;

    bool operator==(const MetricTarget&) const = default;
};

using PlanTarget = std::variant<RatioTarget, UnitsTarget, CostTarget, TimeTarget, MetricTarget>;

/// What the target counts in.
Budget budgetOf(const PlanTarget& target);

} // namespace espalier
