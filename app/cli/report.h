// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of reports for people, shared by several commands.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pipeline/recipes/run.h"

#include <string>
#include <vector>

namespace espalier::cli {

/// What the results of `run`, `prune` and trainings begin with: format, version.
Json resultHead();

/// Names, shapes and paths as users type them.
std::string shapeText(const Shape& shape);

/// Units, parameters and MACs before and after.
std::string costTable(int unitsBefore, const Costs& before, int unitsAfter, const Costs& after);
std::string historyTable(const std::vector<EpochRecord>& history);
std::string keptText(const recipes::Trained& trained);
std::string evaluationText(const Evaluation& evaluation);

/// The requested and the reached target on one line; a line each for relaxed floors and for remaining units of importance zero.
std::string planText(const Plan& plan);

/// "3.21 ms +/- 0.04".
std::string timingText(const Timing& timing);
/// Before, target, predicted and after, one line each.
std::string latencyText(const MeasuredLatency& latency);

} // namespace espalier::cli
