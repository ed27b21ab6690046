// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU. Layers of one PyTorch module may differ in their sizes after pruning, so they are written as functions.
#include "core/graph/operators/recurrent.h"
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

/// Zeros in place of a state before the first step: [directions, images, hidden].
std::string noState(const Writer& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    return fmt::format("{}.new_zeros({}, {}.shape[{}], {})", x, directionsOf(node), x, boolAttribute(node, "batch_first") ? 0 : 1,
                       intAttribute(node, "hidden"));
}

std::string stateAt(const Writer& writer, const Node& node, std::size_t place)
{
    return writer.has(node, place) ? writer.input(node, place) + ".contiguous()" : noState(writer, node);
}

std::string statesOf(const Writer& writer, const Node& node)
{
    const std::string state = stateAt(writer, node, placeOfState(node));
    return node.op == "lstm" ? fmt::format("({}, {})", state, stateAt(writer, node, placeOfState(node) + 1)) : state;
}

/// An LSTM gives the states after every step, the last one and the last cell.
std::string recurrent(const Writer& writer, const Node& node)
{
    std::string parameters;
    for (std::size_t i = 1; i < placeOfState(node); ++i)
        if (writer.has(node, i))
            parameters += (parameters.empty() ? "" : ", ") + writer.input(node, i);
    return fmt::format("torch.{}({}, {}, ({}), {}, 1, 0.0, False, {}, {})[{}]", node.op, writer.input(node, 0), statesOf(writer, node),
                       parameters, literal(biasOfInput(node, 0) != noValue), literal(boolAttribute(node, "bidirectional")),
                       literal(boolAttribute(node, "batch_first")), node.outputs.size() > 1 ? "::2" : "0");
}

} // namespace

void registerRecurrent(FormTable& table)
{
    table["lstm"] = recurrent;
    table["gru"] = recurrent;
}

} // namespace espalier::python_io
