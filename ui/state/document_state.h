// SPDX-License-Identifier: GPL-3.0-or-later
// One moment of the document, complete and immutable: what views show belongs together.
#pragma once

#include "core/pipeline/measurements.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"
#include "core/pruning/substitution/substitutes.h"
#include "core/sparsity/heatmap.h"
#include "ui/state/network_store.h"

#include <QFlags>
#include <QString>

#include <memory>
#include <optional>

namespace espalier {

/// Scores and their order, found out once for all views.
struct RankedScores : FusedScores {
    std::vector<UnitId> ascending; ///< all units, least important first
    bool known = false;            ///< false: the criterion has not been measured, and all scores are zero
};

/// What becomes of the settings' ratio.
enum class Planning {
    ratio,      ///< it is planned
    nothing,    ///< nothing is to go for now
    carriedOut, ///< from pruning on until a setting of the plan changes: it has been carried out on the network
};

struct DocumentState {
    NetworkId network = noNetwork;       ///< none before anything is open
    ModelPtr model;                      ///< null before anything is open
    NetworkId openedNetwork = noNetwork; ///< as its file has it
    NetworkId originalNetwork = noNetwork;
    ModelPtr original; ///< before anything was pruned: as it was opened, or trained since; the same as model until a stage made another
    std::shared_ptr<const Project> project = std::make_shared<Project>(); ///< for a bare network one with default settings
    std::shared_ptr<const RankedScores> scores = std::make_shared<RankedScores>();
    std::shared_ptr<const Measurements> measurements = std::make_shared<Measurements>(); ///< of model, for its plan
    std::shared_ptr<const Measurements> originalMeasurements = measurements;
    std::optional<PlanRequest> request; ///< what the settings ask for; none where they name what there is not
    /// Null where there is no network or the request is not feasible; planProblem then says why. Keeps everything unless a
    /// ratio is planned.
    std::shared_ptr<const Plan> plan;
    QString planProblem;
    std::shared_ptr<const Substitutes> substitutes; ///< for plan; null where, or as long as, they are not known
    bool needsCovariances = false;                  ///< substitutes take measuring that nobody has done or failed at yet
    QString substitutionProblem;                    ///< why that failed
    Planning planning = Planning::ratio;
    bool needsMeasuring = false; ///< a plan takes measuring that nobody has done or failed at yet, for its criterion or its budget
    double largestRatio = 1;     ///< that the settings can reach
    std::shared_ptr<const HeatSnapshot> heat; ///< newest of a sparsity training; null when there was none
};
using StatePtr = std::shared_ptr<const DocumentState>;

/// What a change has touched. Combined as Parts(a) | b: free operators in this namespace would hide those of plots.
enum class Part {
    network = 1,
    pruning = 2, ///< the settings of the plan
    project = 4, ///< any other setting, and the project's file
    scores = 8,
    plan = 16,
    heat = 32,
    substitutes = 64, ///< what stands in for removed channels, or why nothing is known of it
};
Q_DECLARE_FLAGS(Parts, Part)

} // namespace espalier
