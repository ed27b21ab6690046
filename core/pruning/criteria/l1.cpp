// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/parameter_norms.h"

namespace espalier {

const CriterionDescription l1Criterion{
    .name = "l1",
    .label = "L1 of the weights",
    .help = "Sum of the channel's absolute weights.",
    .quantity = "Sum of weights (L1)",
    .compute = [](const CriterionInput& input) -> Result<std::vector<double>> { return parameterNorms(input.network, input.groups, 1); },
};

} // namespace espalier
