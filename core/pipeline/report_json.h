// SPDX-License-Identifier: GPL-3.0-or-later
// What recipes found, as JSON: what the command line prints and studies keep.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace espalier {

nlohmann::ordered_json toJson(const Costs& costs);
/// images, the task's metrics by key, loss, images_per_second.
nlohmann::ordered_json toJson(const Evaluation& evaluation);
nlohmann::ordered_json toJson(const EpochRecord& record);
nlohmann::ordered_json toJson(const std::vector<EpochRecord>& history);
nlohmann::ordered_json toJson(const TrainTimes& times);
/// folded, unfolded: units.
nlohmann::ordered_json toJson(const ChannelFolding& folding);
/// milliseconds, spread, runs.
nlohmann::ordered_json toJson(const Timing& timing);
/// before, after, target_milliseconds, predicted_milliseconds, met, rounds, factor, and every plan that was measured.
nlohmann::ordered_json toJson(const MeasuredLatency& latency);
/// Which epoch the network is of, and whether patience ran out.
nlohmann::ordered_json keptJson(const recipes::Trained& trained);
/// What a sparsity training reached: U, P_c and the zero share of every group.
nlohmann::ordered_json evennessJson(const Groups& groups, const HeatSnapshot& heat);
/// count and files of images that could not be read.
nlohmann::ordered_json skippedJson(const std::vector<std::string>& skipped);

/// Of several rounds: the plan as one on the original network, the last round's trainings, and every round by itself under "rounds".
nlohmann::ordered_json toJson(const recipes::RunReport& report);

} // namespace espalier
