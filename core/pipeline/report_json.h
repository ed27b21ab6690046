// SPDX-License-Identifier: GPL-3.0-or-later
// What recipes found, as JSON: what the command line prints and studies keep.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pipeline/recipes/run.h"

#include <string>
#include <vector>

namespace espalier {

Json toJson(const Costs& costs);
/// images, the task's metrics by key, loss, images_per_second.
Json toJson(const Evaluation& evaluation);
Json toJson(const EpochRecord& record);
Json toJson(const std::vector<EpochRecord>& history);
Json toJson(const TrainTimes& times);
/// folded, unfolded: units.
Json toJson(const ChannelFolding& folding);
/// milliseconds, spread, runs.
Json toJson(const Timing& timing);
/// before, after, target_milliseconds, predicted_milliseconds, met, rounds, factor, and every plan that was measured.
Json toJson(const MeasuredLatency& latency);
/// The plan for the model that was pruned, what was folded, and the latency where there is one.
Json pruningJson(const Model& model, const recipes::Pruned& pruned);
/// Which epoch the network is of, and whether patience ran out.
Json keptJson(const recipes::Trained& trained);
/// What a sparsity training reached: U, P_c and the zero share of every group.
Json evennessJson(const Groups& groups, const HeatSnapshot& heat);
/// count and files of images that could not be read.
Json skippedJson(const std::vector<std::string>& skipped);

/// Of several rounds: the plan as one on the original network, the last round's trainings, and every round by itself under "rounds".
Json toJson(const recipes::RunReport& report);

} // namespace espalier
