// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU, forwards, backwards or in both directions.
#include "core/formats/onnx/recurrent_gates.h"
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <limits>
#include <numeric>

namespace espalier::onnx_io {
namespace {

struct Layer {
    std::string op;
    std::int64_t gates = 0, directions = 0, hidden = 0;
    bool backwards = false; ///< only
};

/// An input that must be stored in the file; it has the directions first.
const at::Tensor& storedAt(const Translation& t, std::size_t i, const Ints& shape)
{
    const OnnxValue& value = t.input(i);
    if (!value.known() || value.varies())
        throw OnnxError("its weights depend on the image");
    if (value.one.sizes() != at::IntArrayRef(shape))
        throw OnnxError("its weight '" + value.name + "' has another shape than its hidden size and directions ask for");
    return value.one;
}

Layer layerOf(const Translation& t, const std::string& op)
{
    const OnnxNode& node = t.node();
    const std::string direction = node.text("direction", "forward");
    if (direction != "forward" && direction != "reverse" && direction != "bidirectional")
        throw OnnxError("its direction '" + direction + "' is unknown");
    if (node.has("activations") || node.has("clip") || node.flag("input_forget") || node.flag("layout"))
        throw OnnxError("Espalier only knows recurrent layers with the usual activations and steps in front");
    if (op == "gru" && !node.flag("linear_before_reset"))
        throw OnnxError(
            "Espalier only knows the GRU that multiplies by the reset gate after its linear layer (linear_before_reset = 1), as "
            "PyTorch and Keras (reset_after=True) have it; train and export the layer in this form");
    if (t.has(4) || t.has(7))
        throw OnnxError("Espalier knows no recurrent layers with lengths of sequences or with peepholes");
    if (t.input(0).rank() != 3)
        throw OnnxError("its input is no batch of sequences");
    return {op, op == "lstm" ? 4 : 3, direction == "bidirectional" ? 2 : 1, node.integer("hidden_size", 0), direction == "reverse"};
}

/// A part of a weight that the file holds, in PyTorch's order of gates.
OnnxValue part(const Layer& layer, const OnnxValue& whole, const at::Tensor& rows, const std::string& suffix)
{
    return trained(knownValue(whole.name + suffix, inOrder(rows, fromOnnx(layer.op)).contiguous()));
}

/// Sequence, then four tensors for each direction.
std::vector<OnnxValue> inputsOf(const Translation& t, const Layer& layer)
{
    const std::int64_t rows = layer.gates * layer.hidden;
    const at::Tensor ofInput = storedAt(t, 1, {layer.directions, rows, t.input(0).size(2)});
    const at::Tensor ofState = storedAt(t, 2, {layer.directions, rows, layer.hidden});
    std::vector<OnnxValue> inputs{t.input(0)};
    for (std::int64_t direction = 0; direction < layer.directions; ++direction) {
        const std::string suffix = direction == 0 ? "" : "_reverse";
        inputs.push_back(part(layer, t.input(1), ofInput[direction], suffix));
        inputs.push_back(part(layer, t.input(2), ofState[direction], suffix));
        if (!t.has(3)) {
            inputs.resize(inputs.size() + 2);
            continue;
        }
        const at::Tensor& both = storedAt(t, 3, {layer.directions, 2 * rows})[direction];
        inputs.push_back(part(layer, t.input(3), both.narrow(0, 0, rows), suffix));
        inputs.push_back(part(layer, t.input(3), both.narrow(0, rows, rows), "_of_state" + suffix));
    }
    return inputs;
}

/// A state before the first step; absent where it is zero. Exporters store one that is learned, or constant, for as many images as they
/// export: where it is the same for all of them, it is one for any number.
OnnxValue stateAt(Translation& t, const Layer& layer, const OnnxValue& sequence, std::size_t i)
{
    if (!t.has(i) || t.graph().isZero(t.input(i)))
        return {};
    const OnnxValue& state = t.input(i);
    if (state.rank() != 3 || state.size(0) != layer.directions || state.size(2) != layer.hidden)
        throw OnnxError("its first state '" + state.name + "' has another shape than its hidden size and directions ask for");
    const SizeNumber images = t.graph().sizeOf(sequence, 1);
    if (!state.known() || state.varies() || images.constant() || state.size(1) != images.one.toLong())
        return trained(state);
    const OnnxValue once = trained(knownValue(state.name, state.one.narrow(1, 0, 1).contiguous()));
    const bool alike = at::equal(state.one, once.one.expand(state.one.sizes()));
    return alike ? t.emitSized("expand", {once}, {}, "shape", {std::int64_t{-1}, images, std::int64_t{-1}}) : trained(state);
}

void appendStates(Translation& t, const Layer& layer, std::vector<OnnxValue>& inputs)
{
    const OnnxValue sequence = inputs.front();
    std::vector<OnnxValue> states{stateAt(t, layer, sequence, 5)};
    if (layer.op == "lstm")
        states.push_back(stateAt(t, layer, sequence, 6));
    while (!states.empty() && !states.back().present())
        states.pop_back();
    inputs.insert(inputs.end(), states.begin(), states.end());
}

OnnxValue slice(Translation& t, const OnnxValue& x, std::int64_t dim, std::int64_t start, std::int64_t end)
{
    return t.emit("slice", {x}, {{"dim", dim}, {"start", start}, {"end", end}, {"step", std::int64_t{1}}});
}

/// The state after the last step: [directions, images, hidden]. Backwards the first step is the last.
OnnxValue lastState(Translation& t, const Layer& layer, const OnnxValue& y)
{
    const OnnxValue last = slice(t, y, 0, -1, std::numeric_limits<std::int64_t>::max());
    if (layer.directions == 1)
        return last;
    return t.emit("concat", {slice(t, last, 2, 0, layer.hidden), slice(t, slice(t, y, 0, 0, 1), 2, layer.hidden, 2 * layer.hidden)},
                  {{"dim", std::int64_t{0}}});
}

/// [steps, images, channels] as ONNX's [steps, directions, images, hidden].
OnnxValue apart(Translation& t, const Layer& layer, const OnnxValue& y)
{
    const OnnxValue split = t.emit("reshape", {y}, {{"shape", Ints{0, 0, layer.directions, -1}}});
    return t.emit("permute", {split}, {{"dims", Ints{0, 2, 1, 3}}});
}

bool readsCell(const OnnxNode& node)
{
    return node.proto().output_size() > 2 && !node.proto().output(2).empty();
}

/// The steps in the opposite order.
OnnxValue turned(Translation& t, const OnnxValue& steps)
{
    if (steps.resizes(0))
        t.graph().takeAsConstant("the number of steps that it runs backwards", steps.sizedByContent);
    Ints order(static_cast<std::size_t>(steps.size(0)));
    std::iota(order.rbegin(), order.rend(), std::int64_t{0});
    return t.emit("index_select", {steps}, {{"dim", std::int64_t{0}}, {"indices", order}});
}

/// The states after every step and after the last one, and an LSTM's last cell where it is read. A layer that only runs backwards runs
/// forwards over the turned steps.
Outputs recurrent(Translation& t, const std::string& op)
{
    const Layer layer = layerOf(t, op);
    std::vector<OnnxValue> inputs = inputsOf(t, layer);
    if (layer.backwards)
        inputs.front() = turned(t, inputs.front());
    appendStates(t, layer, inputs);
    const std::size_t count = op == "lstm" && readsCell(t.node()) ? 2 : 1;
    const Attributes attributes{{"bidirectional", layer.directions == 2}, {"batch_first", false}, {"hidden", layer.hidden}};
    const std::vector<OnnxValue> results = t.emitAll(op, inputs, attributes, count);
    const OnnxValue& y = results.front();
    Outputs outputs{apart(t, layer, layer.backwards ? turned(t, y) : y), lastState(t, layer, y)};
    outputs.insert(outputs.end(), results.begin() + 1, results.end());
    return outputs;
}

} // namespace

void registerRecurrent(TranslationTable& table)
{
    table.insert(
        {{"LSTM", [](Translation& t) { return recurrent(t, "lstm"); }}, {"GRU", [](Translation& t) { return recurrent(t, "gru"); }}});
}

} // namespace espalier::onnx_io
