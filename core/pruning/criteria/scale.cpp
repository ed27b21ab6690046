// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/unit_scales.h"
#include "core/pruning/criteria/criteria.h"

namespace espalier {

/// a_u, the unit's scale.
const CriterionDescription scaleCriterion{
    .name = "scale",
    .label = "Scale",
    .help = "How strongly the network itself scales the channel (batch norm's weight).",
    .quantity = "Scale",
    .compute = [](const CriterionInput& input) -> Result<std::vector<double>> { return unitScales(input.network, input.groups); },
};

} // namespace espalier
