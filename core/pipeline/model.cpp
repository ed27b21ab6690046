// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/model.h"

#include "core/base/pace.h"
#include "core/coupling/unit_scales.h"
#include "core/formats/read_network.h"
#include "core/graph/traits.h"

namespace espalier {

namespace fs = std::filesystem;

Result<ModelPtr> openModel(const fs::path& file, const ReadOptions& options, const Proceed& proceed)
{
    return readNetwork(file, options, proceed).map([&](ImportedNetwork imported) { return makeModel(std::move(imported), file); });
}

ModelPtr makeModel(ImportedNetwork imported, fs::path file)
{
    const Stopwatch watch;
    Groups groups = couple(imported.network);
    const double coupleSeconds = watch.seconds();
    CostModel costModel(imported.network, groups);
    Model model{std::move(file),
                std::move(imported.network),
                std::move(groups),
                {},
                {},
                std::move(costModel),
                std::move(imported.opaque),
                std::move(imported.notices),
                {},
                imported.readSeconds,
                imported.verifySeconds,
                coupleSeconds};
    model.costs = costsOf(model.network);
    model.nodeCosts = costsPerNode(model.network);
    model.scales = unitScales(model.network, model.groups);
    return std::make_shared<const Model>(std::move(model));
}

ModelPtr makeModel(Network network)
{
    ImportedNetwork imported;
    for (const Node& node : network.nodes) {
        if (traitsOf(node).opaque)
            imported.opaque.push_back({opaqueName(node), node.name});
    }
    imported.network = std::move(network);
    return makeModel(std::move(imported), {});
}

ModelPtr withWeights(const Model& model, Network network)
{
    Model other = model;
    other.file.clear();
    other.network = std::move(network);
    other.scales = unitScales(other.network, other.groups);
    return std::make_shared<const Model>(std::move(other));
}

} // namespace espalier
