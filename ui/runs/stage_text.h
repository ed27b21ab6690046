// SPDX-License-Identifier: GPL-3.0-or-later
// What stages are called and what is said about them, in plain words.
#pragma once

#include "core/formats/write_network.h"
#include "core/pipeline/recipes/run.h"
#include "ui/runs/lineage.h"

#include <QString>

namespace espalier {

QString stageTitle(Stage stage);
/// For newcomers: what the stage does.
QString stageExplanation(Stage stage);
QString stateTitle(StageState state);
/// Name of the icon that goes with the state.
QString stateIconName(StageState state);

/// After a stage: what changed.
QString trainingSummary(Stage stage, const recipes::Trained& trained);
QString pruningSummary(const Model& before, const Model& after, const std::optional<MeasuredLatency>& latency);
/// To go after such a summary: the primary metric before and after, where it is known.
QString metricChange(const std::optional<Evaluation>& before, const std::optional<Evaluation>& after);
QString exportSummary(const QString& file, const WrittenFile& written);
/// "Epoch 2 of 5, training" and the like.
QString progressText(const TrainSnapshot& snapshot);
/// "1:20 left", "less than a minute left"; empty when unknown.
QString timeLeftText(double seconds);

} // namespace espalier
