// SPDX-License-Identifier: GPL-3.0-or-later
// Measures a network's latency on this machine and predicts it for fewer channels (docs/method.md §2).
#pragma once

#include "core/base/cache_folder.h"
#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/formats/runtime.h"
#include "core/latency/measure_operators.h"
#include "core/latency/network_timer.h"
#include "core/pruning/planning/latency_model.h"

#include <filesystem>
#include <memory>

namespace espalier {

struct LatencySettings {
    int batch = 1;
    Runtime runtime = Runtime::torchScript;
    std::filesystem::path cache = cacheFolder(); ///< for measured operators; empty: no cache
    LatencyProgress progress;                    ///< optional
};

/// Measures every operator at several widths (or reads the cache), and the network as a whole, by which predictions are corrected. Takes
/// seconds to a minute; obeys control.
Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, RunControl& control,
                                                           const LatencySettings& settings = {});
Result<std::shared_ptr<const LatencyModel>> measureLatency(const Network& network, const Groups& groups, OperatorTimer& operators,
                                                           NetworkTimer& networks, RunControl& control, const LatencySettings& settings);

} // namespace espalier
