// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU. ONNX has other orders of gates, and one tensor for both directions.
#include "core/graph/operators/recurrent.h"
#include "core/formats/onnx/recurrent_gates.h"
#include "core/formats/onnx/write_graph.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// A stored tensor of each direction, as one with the directions first.
std::string stacked(GraphWriter& writer, const Node& node, ValueId (*tensorOf)(const Node&, std::size_t))
{
    std::vector<at::Tensor> directions;
    for (std::size_t direction = 0; direction < directionsOf(node); ++direction)
        directions.push_back(inOrder(writer.stored(tensorOf(node, direction)), toOnnx(node.op)));
    return writer.storedAs(tensorOf(node, 0), at::stack(directions), "of a recurrent layer");
}

/// The biases of the sequence's and the state's weights, one after the other.
std::string biases(GraphWriter& writer, const Node& node)
{
    std::vector<at::Tensor> directions;
    for (std::size_t direction = 0; direction < directionsOf(node); ++direction)
        directions.push_back(at::cat({inOrder(writer.stored(biasOfInput(node, direction)), toOnnx(node.op)),
                                      inOrder(writer.stored(biasOfState(node, direction)), toOnnx(node.op))}));
    return writer.storedAs(biasOfInput(node, 0), at::stack(directions), "of a recurrent layer");
}

/// Exchanges steps and images where the network has the images first.
std::string turned(GraphWriter& writer, const Node& node, const std::string& x)
{
    return boolAttribute(node, "batch_first") ? writer.add("Transpose", {x}, {{"perm", Ints{1, 0, 2}}}) : x;
}

Names inputsOf(GraphWriter& writer, const Node& node)
{
    const std::string noLengths, none;
    Names inputs{turned(writer, node, writer.input(node, 0)), stacked(writer, node, weightOfInput), stacked(writer, node, weightOfState),
                 biasOfInput(node, 0) == noValue ? none : biases(writer, node), noLengths};
    for (std::size_t i = placeOfState(node); i < node.inputs.size(); ++i)
        inputs.push_back(writer.input(node, i));
    while (inputs.back().empty())
        inputs.pop_back();
    return inputs;
}

/// The states after every step, those after the last one, and an LSTM's last cell; as many of them as the network reads.
Names layer(GraphWriter& writer, const Node& node)
{
    const std::string direction = boolAttribute(node, "bidirectional") ? "bidirectional" : "forward";
    const std::int64_t hidden = intAttribute(node, "hidden");
    if (node.op == "lstm")
        return writer.addAll("LSTM", inputsOf(writer, node), node.outputs.size() > 1 ? 3 : 1,
                             {{"hidden_size", hidden}, {"direction", direction}});
    return writer.addAll("GRU", inputsOf(writer, node), 1,
                         {{"hidden_size", hidden}, {"direction", direction}, {"linear_before_reset", std::int64_t{1}}});
}

Names recurrent(GraphWriter& writer, const Node& node)
{
    const Names results = layer(writer, node);
    std::string y = results.front();
    if (boolAttribute(node, "bidirectional"))
        y = writer.reshape(writer.add("Transpose", {y}, {{"perm", Ints{0, 2, 1, 3}}}), {0, 0, -1});
    else
        y = writer.add("Squeeze", {y, writer.integers({1}, "axes")});
    Names outputs{turned(writer, node, y)};
    if (results.size() > 1)
        outputs.push_back(results.back());
    return outputs;
}

} // namespace

void registerRecurrent(NodeWriterTable& table)
{
    table["lstm"] = recurrent;
    table["gru"] = recurrent;
}

} // namespace espalier::onnx_io
