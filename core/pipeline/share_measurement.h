// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how much a network's answers change as each group narrows (docs/method.md, "Shares by measurement").
#pragma once

#include "core/pipeline/sensitivity.h"
#include "core/pruning/planning/share_curves.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// The inputs of a measurement. All must outlive the call.
struct ShareJob {
    const Model* model = nullptr;
    const std::vector<double>* criterion = nullptr; ///< one per unit; a group loses its lowest first, ties by index
    const Dataset* train = nullptr;                 ///< labels are not used
    int images = 0;                                 ///< at the most
    std::optional<double> secondsAllowed;           ///< no limit without it
    std::filesystem::path cache;                    ///< a folder; empty: no cache
};

struct ShareMeasurement {
    std::shared_ptr<const ShareCurves> curves;   ///< null where it would have taken longer than allowed
    std::shared_ptr<const Sensitivity> measured; ///< the points of the curves; null like them
    int images = 0;                              ///< that were asked for
    int used = 0;                                ///< images: no more than there are, and than memory holds
    double secondsNeeded = 0;                    ///< estimated before most of the work; 0 where everything was in the cache
};

/// Every group by itself loses one to seven eighths of its units, and those whose criterion is 0. Only what lies behind the group is run,
/// on all images layer by layer; every layer's output whose input changed is given the mean and the spread per channel that it has in the
/// original network, as calibrated batch norms would. The loss is the task's distance from the original's answers. Points are kept in the
/// cache at once: a cancelled measurement goes on where it stopped. A width that cannot be cut by itself is left out. Errors: images that
/// the network does not take, or fewer than 16; cancelled.
Result<ShareMeasurement> measureShares(const ShareJob& job, RunControl& control, const SensitivityProgress& progress = {});

} // namespace espalier
