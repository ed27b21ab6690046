// SPDX-License-Identifier: GPL-3.0-or-later
// What a pruning came to besides its plan, as JSON and as text: constants that were folded, milliseconds that were measured.
#pragma once

#include "core/pipeline/latency.h"

#include <nlohmann/json.hpp>

#include <string>

namespace espalier::cli {

/// folded, unfolded: units.
nlohmann::ordered_json toJson(const Folding& folding);
/// milliseconds, spread, runs.
nlohmann::ordered_json toJson(const Timing& timing);
/// before, after, target_milliseconds, predicted_milliseconds, met, rounds, factor.
nlohmann::ordered_json latencyJson(const MeasuredLatency& latency);

/// "3.21 ms +/- 0.04".
std::string timingText(const Timing& timing);
/// Before, target, predicted and after, a line each.
std::string latencyText(const MeasuredLatency& latency);

} // namespace espalier::cli
