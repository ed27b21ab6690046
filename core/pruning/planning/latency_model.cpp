// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/planning/latency_model.h"

#include "core/pruning/planning/plan.h"

namespace espalier {

std::int64_t uncutTime(const LatencyModel& latency, const Groups& groups)
{
    return latency.nanoseconds(widthsOf(groups));
}

} // namespace espalier
