// SPDX-License-Identifier: GPL-3.0-or-later
// Measurements that planning needs and that take too long to repeat at every change of a setting.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/formats/runtime.h"
#include "core/pipeline/recipe_context.h"
#include "core/pipeline/share_measurement.h"
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/planning/latency_model.h"
#include "core/pruning/substitution/unit_covariances.h"

#include <map>
#include <memory>
#include <vector>

namespace espalier {

struct BestChoice;
struct KeptWithin;
struct Model;
struct PruneSettings;

/// How units vary together on so many of the training images.
struct MeasuredCovariances {
    std::shared_ptr<const UnitCovariances> covariances;
    int images = 0; ///< that were asked for
};

/// Of one network. Parts that were not requested are absent.
struct Measurements {
    std::map<Criterion, std::vector<double>> criteria; ///< c_u per unit
    std::map<Runtime, std::shared_ptr<const LatencyModel>> latencies;
    std::map<Criterion, ShareMeasurement> shares;                ///< by the criterion that tells which units of a group go first
    std::shared_ptr<const BestChoice> best;                      ///< of criterion `auto`
    std::vector<std::shared_ptr<const BestChoice>> bestOfRatios; ///< of criterion `auto`, for the further ratios, in their order
    std::shared_ptr<const KeptWithin> within;                    ///< of target keep_within
    MeasuredCovariances covariances;                             ///< no plan needs them; they tell what stands in for removed units

    /// Null where it has not been measured.
    std::shared_ptr<const LatencyModel> latencyIn(Runtime runtime) const;
    /// Null where they have not been measured on so many images.
    std::shared_ptr<const UnitCovariances> covariancesOn(int images) const;
};

/// The settings with what trials found in place of criterion `auto`, if only for another target (with the default criterion where there
/// were none), and in place of the target keep_within, if it was for these settings.
PruneSettings chosen(const PruneSettings& settings, const Measurements& measurements);

/// Whether all slow measurements for these settings exist. Criteria that are fast are computed when needed. images: whether there are any;
/// without, criterion `auto` needs no trials, and allocation `auto` needs no curves and goes by the scores.
bool sufficient(const Measurements& measurements, const PruneSettings& settings, bool images);

/// Adds the missing measurements for these settings to known. train may be null where neither the criterion nor the allocation needs
/// images. Errors: those of unitCriterion, of measuring latency, of measureShares and of findBestChoice; cancelled.
Result<Measurements> measure(const Model& model, const PruneSettings& settings, const Dataset* train, const RecipeContext& context,
                             Measurements known = {});

} // namespace espalier
