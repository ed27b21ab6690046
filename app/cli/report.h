// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces of reports that several commands share, for people.
#pragma once

#include "core/pipeline/recipes/run.h"

#include <string>
#include <vector>

namespace espalier::cli {

/// Names, shapes and paths as users give them.
std::string shapeText(const Shape& shape);

/// Before and after of units, parameters and MACs.
std::string costTable(int unitsBefore, const Costs& before, int unitsAfter, const Costs& after);
std::string historyTable(const std::vector<EpochRecord>& history);
std::string keptText(const recipes::Trained& trained);
std::string evaluationText(const Evaluation& evaluation);

/// What was asked and what was reached, a line; where floors were relaxed or units of importance zero stay, a line each.
std::string planText(const Plan& plan);

/// "3.21 ms +/- 0.04".
std::string timingText(const Timing& timing);
/// Before, target, predicted and after, a line each.
std::string latencyText(const MeasuredLatency& latency);

} // namespace espalier::cli
