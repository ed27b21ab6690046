// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/last_layers.h"

#include "core/graph/traits.h"

#include <fmt/ranges.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

namespace espalier {

std::vector<NodeId> lastLayers(const Network& network, const std::function<bool(const Node&)>& passed)
{
    std::vector<NodeId> last;
    std::set<ValueId> reached(network.outputs.begin(), network.outputs.end());
    for (auto id = static_cast<NodeId>(network.nodes.size()) - 1; id >= 0; --id) {
        const Node& node = network.nodes[static_cast<std::size_t>(id)];
        if (std::none_of(node.outputs.begin(), node.outputs.end(), [&](ValueId output) { return reached.contains(output); }))
            continue;
        if (isLayer(node) && !passed(node))
            last.push_back(id);
        else
            reached.insert(node.inputs.begin(), node.inputs.end());
    }
    std::reverse(last.begin(), last.end());
    return last;
}

std::string lastLayerNames(const Network& network)
{
    std::vector<std::string> names;
    for (const NodeId layer : lastLayers(network))
        names.push_back(network.nodes[static_cast<std::size_t>(layer)].name);
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace espalier
