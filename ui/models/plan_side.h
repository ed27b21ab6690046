// SPDX-License-Identifier: GPL-3.0-or-later
// An entry of the plan tree as one side of a comparison.
#pragma once

#include "core/pipeline/model.h"
#include "core/project/plan_tree.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

struct PlanSide {
    struct Layer {
        QString name;
        int kept = 0, total = 0; ///< channels; total: of the network that was opened
    };

    int id = 0; ///< in the tree
    QString name;
    std::vector<Layer> layers; ///< by name
    PlanTotals totals;
    std::optional<PlanMetric> metric; ///< measured; estimated for a plan
    ModelPtr model;                   ///< the network, or the one that the plan cuts; null where it is not in this session
    std::shared_ptr<const Plan> plan; ///< the units of model that go; null where they are not known, or none go
};

} // namespace espalier
