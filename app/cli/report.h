// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of reports that several commands share, as JSON and as text.
#pragma once

#include "app/cli/command.h"
#include "core/pipeline/stages.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace espalier::cli {

/// Names, shapes and paths as users give them.
std::string shapeText(const Shape& shape);

nlohmann::ordered_json toJson(const Costs& costs);
/// images, top1, top5, loss, images_per_second.
nlohmann::ordered_json toJson(const Evaluation& evaluation);
nlohmann::ordered_json toJson(const std::vector<EpochRecord>& history);
nlohmann::ordered_json toJson(const TrainTimes& times);
/// Which epoch the network is of, and whether patience ran out.
nlohmann::ordered_json keptJson(const TrainOutcome& outcome);
/// count and files of images that could not be read.
nlohmann::ordered_json skippedJson(const std::vector<const Dataset*>& datasets);

/// Before and after of units, parameters and MACs.
std::string costTable(int unitsBefore, const Costs& before, int unitsAfter, const Costs& after);
std::string historyTable(const std::vector<EpochRecord>& history);
std::string keptText(const TrainOutcome& outcome);
std::string evaluationText(const Evaluation& evaluation);

/// What was asked and what was reached, a line; where floors were relaxed or units of importance zero stay, a line each.
std::string planText(const Plan& plan);

/// What a sparsity training reached: U, P_c and the zero share of every group.
nlohmann::ordered_json evennessJson(const Groups& groups, const HeatSnapshot& heat);

} // namespace espalier::cli
