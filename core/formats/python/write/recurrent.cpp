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

std::string recurrent(const Writer& writer, const Node& node)
{
    std::string parameters;
    for (std::size_t i = 1; i < node.inputs.size(); ++i)
        if (writer.has(node, i))
            parameters += (parameters.empty() ? "" : ", ") + writer.input(node, i);
    const std::string state = noState(writer, node);
    return fmt::format("torch.{}({}, {}, ({}), {}, 1, 0.0, False, {}, {})[0]", node.op, writer.input(node, 0),
                       node.op == "lstm" ? fmt::format("({}, {})", state, state) : state, parameters,
                       literal(biasOfInput(node, 0) != noValue), literal(boolAttribute(node, "bidirectional")),
                       literal(boolAttribute(node, "batch_first")));
}

} // namespace

void registerRecurrent(FormTable& table)
{
    table["lstm"] = recurrent;
    table["gru"] = recurrent;
}

} // namespace espalier::python_io
