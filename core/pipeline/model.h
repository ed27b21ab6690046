// SPDX-License-Identifier: GPL-3.0-or-later
// A network with its groups, costs and import notices: the input and output of every recipe.
#pragma once

#include "core/base/error.h"
#include "core/coupling/groups.h"
#include "core/formats/imported_network.h"
#include "core/formats/steps.h"
#include "core/graph/costs.h"
#include "core/pruning/planning/cost_model.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace espalier {

/// Immutable; shared between engine thread and window.
struct Model {
    std::filesystem::path file; ///< empty for the result of a stage
    Network network;
    Groups groups;
    Costs costs;
    std::vector<Costs> nodeCosts;
    CostModel costModel;
    std::vector<OpaqueOperator> opaque;
    std::vector<std::string> notices; ///< what the user should know about the import, one sentence each
    std::vector<double> scales;       ///< a_u
    double readSeconds = 0, verifySeconds = 0, coupleSeconds = 0;
};
using ModelPtr = std::shared_ptr<const Model>;

/// Reads the file (format by content and ending), couples and measures.
Result<ModelPtr> openModel(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});
ModelPtr makeModel(Network network);
/// The same network with other weights, of which it takes over what does not depend on them.
ModelPtr withWeights(const Model& model, Network network);
/// A model of an imported network; file may be empty.
ModelPtr makeModel(ImportedNetwork imported, std::filesystem::path file);

} // namespace espalier
