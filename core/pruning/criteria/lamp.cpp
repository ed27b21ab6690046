// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/parameter_norms.h"

namespace espalier {

/// l2, with the layer-adaptive magnitude score (Lee et al. 2021) as the local term: core/pruning/criteria/fused_score.h.
const CriterionDescription lampCriterion{
    .name = "lamp",
    .label = "LAMP",
    .help = "Length of the channel's weights; within its layer, relative to those of the channels that would be removed later.",
    .quantity = "Size of weights, for LAMP",
    .localTerm = LocalTerm::lamp,
    .compute = [](const CriterionInput& input) -> Result<std::vector<double>> { return parameterNorms(input.network, input.groups, 2); },
};

} // namespace espalier
