// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/latency/measure_latency.h"

#include "core/latency/latency_cache.h"
#include "core/latency/latency_table.h"

#include <algorithm>
#include <cmath>

namespace espalier {
namespace {

Result<std::vector<TimeGrid>> gridsOf(const Network& network, const Groups& groups, OperatorTimer& operators, RunControl& control,
                                      const LatencySettings& settings)
{
    if (settings.cache.empty())
        return measureOperators(network, groups, operators, control, settings.progress);
    const auto file = settings.cache / "latency" / (latencyKey(network, groups, settings.batch) + ".json");
    if (auto kept = readTimeGrids(file, network.nodes.size()))
        return std::move(*kept);
    return measureOperators(network, groups, operators, control, settings.progress).map([&](std::vector<TimeGrid> grids) {
        writeTimeGrids(grids, file);
        return grids;
    });
}

} // namespace

Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, RunControl& control,
                                                           const LatencySettings& settings)
{
    const auto operators = makeOperatorTimer(settings.batch);
    const auto networks = makeNetworkTimer(settings.runtime, settings.batch);
    return measureLatency(network, groups, *operators, *networks, control, settings);
}

Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, OperatorTimer& operators,
                                                           NetworkTimer& networks, RunControl& control, const LatencySettings& settings)
{
    auto grids = gridsOf(network, groups, operators, control, settings);
    if (!grids)
        return tl::make_unexpected(grids.error());
    const auto table = std::make_shared<const LatencyTable>(network, groups, std::move(*grids));
    return networks.time({&network}, control).map([&](const std::vector<Timing>& timings) -> std::shared_ptr<const LatencyModel> {
        const auto measured = std::max<std::int64_t>(1, std::llround(timings[0].milliseconds * nanosecondsPerMillisecond));
        return std::make_shared<const CalibratedLatency>(table,
                                                         std::vector<CalibratedLatency::Point>{{uncutTime(*table, groups), measured}});
    });
}

} // namespace espalier
