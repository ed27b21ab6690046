// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/parameter_norms.h"

namespace espalier {

const CriterionDescription l2Criterion{
    .name = "l2",
    .label = "L2 of the weights",
    .help = "Length of the channel's weights.",
    .quantity = "Size of weights (L2)",
    .compute = [](const CriterionInput& input) -> Result<std::vector<double>> { return parameterNorms(input.network, input.groups, 2); },
};

} // namespace espalier
