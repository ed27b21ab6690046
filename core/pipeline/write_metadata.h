// SPDX-License-Identifier: GPL-3.0-or-later
// Metadata about the pruning in written files, for formats that have a place for it.
#pragma once

#include "core/coupling/groups.h"
#include "core/project/project.h"
#include "core/pruning/planning/plan.h"

#include <map>
#include <string>

namespace espalier {

using WriteMetadata = std::map<std::string, std::string>;

/// "espalier.source", "espalier.parameters", "espalier.macs": the network's source file and costs.
WriteMetadata metadataOf(const std::filesystem::path& source, const Costs& costs);

/// The same and the plan: ratio, budget, criterion, policy, hash, units, parameters and MACs before and after.
WriteMetadata metadataOf(const std::filesystem::path& source, const PruneSettings& settings, const Groups& groups, const Plan& plan);

} // namespace espalier
