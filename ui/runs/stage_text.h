// SPDX-License-Identifier: GPL-3.0-or-later
// Names and texts of stages, in plain words.
#pragma once

#include "core/formats/write_network.h"
#include "core/pipeline/recipes/run.h"
#include "ui/runs/lineage.h"

#include <QString>

namespace espalier {

QString stageTitle(Stage stage);
/// An explanation of the stage for newcomers.
QString stageExplanation(Stage stage);
QString stateTitle(StageState state);
/// Name of the state's icon.
QString stateIconName(StageState state);

/// After a stage: its result.
QString trainingSummary(Stage stage, const recipes::Trained& trained);
/// To append to the summary of pruning: the refitted layers. Empty where none was.
QString compensationSummary(const std::optional<CompensationReport>& compensation);
QString pruningSummary(const Model& before, const Model& after, const std::optional<MeasuredLatency>& latency);
/// To append to such a summary: the primary metric before and after, if known.
QString metricChange(const std::optional<Evaluation>& before, const std::optional<Evaluation>& after);
QString exportSummary(const QString& file, const WrittenFile& written);
/// "Epoch 2 of 5, training" and the like.
QString progressText(const TrainSnapshot& snapshot);
/// "1:20 left", "less than a minute left"; empty when unknown.
QString timeLeftText(double seconds);

} // namespace espalier
