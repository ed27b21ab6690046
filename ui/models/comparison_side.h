// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a comparison as a plain value: a network, or what a plan would make of one.
#pragma once

#include "core/pipeline/measurements.h"
#include "core/pipeline/model.h"
#include "core/pipeline/recipes/compare_answers.h"
#include "core/pruning/criteria/fused_score.h"
#include "core/pruning/planning/plan.h"
#include "core/settings/prune_settings.h"
#include "core/tasks/metrics.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// A group of channels that can only go together.
struct ComparedLayer {
    QString name; ///< by which it is found on the other side
    int total = 0, kept = 0;
    std::optional<double> score; ///< mean of the channels that stay; none where scores are not known
    std::int64_t macs = 0;       ///< of the group's layers, with the channels that stay

    bool operator==(const ComparedLayer&) const = default;
};

struct ComparisonSide {
    QString name;                      ///< "Present plan"
    QString text;                      ///< a sentence on what it is
    std::vector<ComparedLayer> layers; ///< in the order of the network
    std::vector<bool> removed;         ///< by unit of answerer.model
    int totalUnits = 0, keptUnits = 0;
    Costs costs;
    std::optional<MetricValue> metric; ///< where it has been measured or estimated
    bool estimated = false;            ///< metric: on some of the images that there are
    recipes::Answerer answerer;        ///< who answers for it
    /// What it answered to some images; null where nobody asked.
    std::shared_ptr<const Predictions> predictions;
};
using SidePtr = std::shared_ptr<const ComparisonSide>;

/// What a side is made of. Cheap to copy; equal ones make equal sides, of which neither metric nor predictions are known.
struct SideContent {
    QString name, text;
    ModelPtr model;
    std::shared_ptr<const Plan> plan;                 ///< null: the network as it is
    std::shared_ptr<const FusedScores> scores;        ///< by unit of model; null: found out by settings and measurements, if that is quick
    std::shared_ptr<const Measurements> measurements; ///< of model; null: none
    PruneSettings settings;                           ///< by which the plan is carried out

    bool operator==(const SideContent&) const = default;
};

/// Cuts the network for its costs: for other threads than the window's. A plan that would leave a layer empty has no network; its layers'
/// compute then is 0 where nothing stays, and the whole network's otherwise.
ComparisonSide sideOf(const SideContent& content);

} // namespace espalier
