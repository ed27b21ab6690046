// SPDX-License-Identifier: GPL-3.0-or-later
// Results of recipes as JSON, for the command line and studies.
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
nlohmann::ordered_json toJson(const Folding& folding);
/// milliseconds, spread, runs.
nlohmann::ordered_json toJson(const Timing& timing);
/// before, after, target_milliseconds, predicted_milliseconds, met, rounds, factor.
nlohmann::ordered_json toJson(const MeasuredLatency& latency);
/// The network's epoch, and whether patience ran out.
nlohmann::ordered_json keptJson(const recipes::Trained& trained);
/// Results of a sparsity training: U, P_c and the zero share of every group.
nlohmann::ordered_json evennessJson(const Groups& groups, const HeatSnapshot& heat);
/// count and files of unreadable images.
nlohmann::ordered_json skippedJson(const std::vector<std::string>& skipped);

/// With several rounds: the plan on the original network, the last round's trainings, and every round under "rounds".
nlohmann::ordered_json toJson(const recipes::RunReport& report);

} // namespace espalier
