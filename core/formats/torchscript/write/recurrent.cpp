// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/graph/operators/recurrent.h"
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

jit::Value* tensorsOf(GraphWriter& writer, const Values& tensors)
{
    return writer.graph().insertNode(writer.graph().createList(c10::TensorType::get(), tensors))->output();
}

/// Zeros of the sequence's type, on its device: [directions, images, hidden].
jit::Value* noState(GraphWriter& writer, const Node& node)
{
    jit::Graph& graph = writer.graph();
    jit::Value* x = writer.input(node, 0);
    jit::Value* shape =
        listOf(writer, {graph.insertConstant(static_cast<std::int64_t>(directionsOf(node))),
                        sizeOf(writer, x, boolAttribute(node, "batch_first") ? 0 : 1), graph.insertConstant(intAttribute(node, "hidden"))});
    return writer.call(
        "aten::zeros", {shape},
        {jit::NamedValue("dtype", writer.call("prim::dtype", {x})), jit::NamedValue("device", writer.call("prim::device", {x}))});
}

/// The state at this place of the inputs, or zeros where there is none.
jit::Value* stateAt(GraphWriter& writer, const Node& node, std::size_t place)
{
    const bool given = place < node.inputs.size() && node.inputs[place] != noValue;
    return given ? writer.call("aten::contiguous", {writer.input(node, place)}) : noState(writer, node);
}

jit::Value* parametersOf(GraphWriter& writer, const Node& node)
{
    Values parameters;
    for (std::size_t i = 1; i < placeOfState(node); ++i)
        if (node.inputs[i] != noValue)
            parameters.push_back(writer.input(node, i));
    return tensorsOf(writer, parameters);
}

Values recurrent(GraphWriter& writer, const Node& node)
{
    constexpr std::int64_t oneLayer = 1;
    constexpr double noDropout = 0;
    constexpr bool training = false;
    const std::size_t place = placeOfState(node);
    jit::Value* state = stateAt(writer, node, place);
    if (node.op == "lstm")
        state = tensorsOf(writer, {state, place < node.inputs.size() ? stateAt(writer, node, place + 1) : state});
    const bool biased = biasOfInput(node, 0) != noValue;
    jit::Value* results = writer.call("aten::" + node.op, {writer.input(node, 0), state, parametersOf(writer, node), c10::IValue(biased),
                                                           c10::IValue(oneLayer), c10::IValue(noDropout), c10::IValue(training),
                                                           argument(node, "bidirectional"), argument(node, "batch_first")});
    jit::Node* unpacked = writer.graph().insertNode(writer.graph().createTupleUnpack(results));
    Values outputs{unpacked->outputs()[0]};
    if (node.outputs.size() > 1)
        outputs.push_back(unpacked->outputs()[2]);
    return outputs;
}

} // namespace

void registerRecurrent(NodeWriterTable& table)
{
    table["lstm"] = recurrent;
    table["gru"] = recurrent;
}

} // namespace espalier::torchscript
