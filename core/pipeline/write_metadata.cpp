// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/write_metadata.h"

#include <spdlog/fmt/fmt.h>

namespace espalier {

WriteMetadata metadataOf(const std::filesystem::path& source, const Costs& costs)
{
    return {{"espalier.source", source.filename().string()},
            {"espalier.parameters", fmt::to_string(costs.params)},
            {"espalier.macs", fmt::to_string(costs.macs)}};
}

WriteMetadata metadataOf(const std::filesystem::path& source, const PruneSettings& settings, const Groups& groups, const Plan& plan)
{
    WriteMetadata metadata = metadataOf(source, plan.after);
    metadata.insert({{"espalier.parameters_before", fmt::to_string(plan.before.params)},
                     {"espalier.macs_before", fmt::to_string(plan.before.macs)},
                     {"espalier.units", fmt::to_string(groups.unitCount() - plan.removedUnits)},
                     {"espalier.units_before", fmt::to_string(groups.unitCount())},
                     {"espalier.ratio", fmt::format("{}", plan.requestedShare)},
                     {"espalier.budget", nameOf(budgetOf(plan.request.target))},
                     {"espalier.criterion", nameOf(settings.criterion)},
                     {"espalier.policy", nameOf(settings.policy)},
                     {"espalier.plan_hash", plan.hash}});
    return metadata;
}

} // namespace espalier
