// SPDX-License-Identifier: GPL-3.0-or-later
// Which nodes of a network are drawn: those that a reader looks for. Constants, computed sizes and changes of shape are left out, and what
// only follows a layer (normalisation, activation) is drawn inside the layer's box.
#pragma once

#include "core/graph/network.h"

#include <vector>

namespace espalier {

enum class BoxKind {
    input,  ///< of the network
    layer,  ///< a convolution, linear or recurrent layer, with what follows it
    step,   ///< any other operator
    output, ///< of the network
};

struct FoldedGraph {
    struct Box {
        BoxKind kind = BoxKind::step;
        std::vector<NodeId> nodes; ///< the first gives the box its name; none of inputs and outputs
        ValueId value = noValue;   ///< the result
    };
    struct Edge {
        int from = 0, to = 0; ///< from < to
        ValueId value = noValue;
    };
    std::vector<Box> boxes;  ///< in the order of computation
    std::vector<Edge> edges; ///< at most one between two boxes
};

FoldedGraph folded(const Network& network);

} // namespace espalier
