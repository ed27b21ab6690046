// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/criteria.h"
#include "core/pruning/criteria/uniform_numbers.h"

namespace espalier {

/// Uniform in (0, 1); a baseline.
const CriterionDescription randomCriterion{
    .name = "random",
    .label = "Random",
    .help = "Random; only to compare against.",
    .quantity = "Random number",
    .usesSeed = true,
    .zeroScalesFirst = false,
    .compute = [](const CriterionInput& input) -> Result<std::vector<double>> {
        return uniformNumbers(static_cast<std::size_t>(input.groups.unitCount()), input.seed);
    },
};

} // namespace espalier
