// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/wiring.h"

namespace espalier {

Wiring::Wiring(const Network& network, const std::vector<ValueId>& outputs)
    : makers(network.values.size(), noNode), readers(network.values.size())
{
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        const auto id = static_cast<NodeId>(i);
        for (const ValueId output : network.nodes[i].outputs)
            makers[output] = id;
        for (const ValueId input : network.nodes[i].inputs)
            if (input != noValue)
                readers[input].push_back(id);
    }
    for (const ValueId output : outputs)
        readers[output].push_back(noNode);
}

} // namespace espalier
