// SPDX-License-Identifier: GPL-3.0-or-later
// Results of recipes as JSON, for the command line and studies.
#pragma once

#include "core/base/json_fwd.h"
#include "core/pipeline/recipes/run.h"

#include <string>
#include <vector>

namespace espalier {

/// Of the results of `run`, `prune` and trainings, under "format". A result with a higher one was written by a newer version.
inline constexpr int resultFormat = 1;
/// Settings by key that differ from their defaults, as the command line takes them.
Json settingsJson(Project project);
/// The project that a result's "settings" tell; what cannot be read is as by default.
Project projectIn(const Json& result);

Json toJson(const Costs& costs);
/// Values by key.
Json toJson(const Metrics& metrics);
/// images, the task's metrics by key, loss, images_per_second.
Json toJson(const Evaluation& evaluation);
/// The same, and for a detector where 95 % of the values lie with images drawn anew (intervals); that takes longer.
Json thoroughJson(const Evaluation& evaluation);
Json toJson(const EpochRecord& record);
Json toJson(const std::vector<EpochRecord>& history);
Json toJson(const TrainTimes& times);
/// folded, unfolded: units.
Json toJson(const ChannelFolding& folding);
/// layers (name, error_before, error_after), images, judging_images, batch_norms_calibrated, seconds, peak_mb.
Json toJson(const CompensationReport& report);
/// The tried ways of choosing, best first: criterion, fusion, allocation, loss (null where not tried), images, seconds, remark.
Json toJson(const BestChoice& choice);
/// margin, metric (key), by_labels, ratio, before, after, fall, standard_error, judging_images, seconds, trials (ratio, metric, fall,
/// standard_error).
Json toJson(const KeptWithin& kept);
/// images, judging_images, epochs, kept_epoch, distance_before, distance_after, seconds.
Json toJson(const RecoveryReport& report);
/// milliseconds, spread, runs.
Json toJson(const Timing& timing);
/// before, after, target_milliseconds, predicted_milliseconds, met, rounds, factor, and every plan that was measured.
Json toJson(const MeasuredLatency& latency);
/// The plan for the pruned model, its folding, and the latency if it was measured.
Json pruningJson(const Model& model, const recipes::Pruned& pruned);
/// The same with the evaluations, where the images have labels, and skipped images.
Json prunedJson(const Model& model, const recipes::Pruned& pruned);
/// The network's epoch, and whether patience ran out.
Json keptJson(const recipes::Trained& trained);
/// Results of a sparsity training: U, P_c and the zero share of every group.
Json evennessJson(const Groups& groups, const HeatSnapshot& heat);
/// count and files of unreadable images.
Json skippedJson(const std::vector<std::string>& skipped);

/// With several rounds: the plan on the original network, the last round's trainings, and every round under "rounds".
Json toJson(const recipes::RunReport& report);

} // namespace espalier
