// SPDX-License-Identifier: GPL-3.0-or-later
// What a written file tells about how it was pruned, in the formats that have a place for it.
#pragma once

#include "core/coupling/groups.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"

#include <map>
#include <string>

namespace espalier {

using WriteMetadata = std::map<std::string, std::string>;

/// "espalier.source", "espalier.parameters", "espalier.macs": the file that a network came from, and its costs.
WriteMetadata metadataOf(const std::filesystem::path& source, const Costs& costs);

/// The same, with the plan: ratio asked for, budget, criterion, policy, hash, units, parameters and MACs before and after.
WriteMetadata metadataOf(const std::filesystem::path& source, const PruneSettings& settings, const Groups& groups, const Plan& plan);

} // namespace espalier
