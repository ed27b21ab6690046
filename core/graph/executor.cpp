// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/executor.h"
#include "core/base/step_watch.h"
#include "core/graph/device.h"
#include "core/graph/example_inputs.h"
#include "core/graph/fixed_tensors.h"
#include "core/graph/operators/norm_activation.h"
#include "core/graph/shapes_from_smaller.h"
#include "core/graph/smaller_sizes.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <limits>

namespace espalier {
namespace {

/// A deep copy that the optimiser and batch norms may write.
at::Tensor ownCopy(const Stored& stored, bool fixed)
{
    at::Tensor copy = toTorch(stored.tensor).detach().clone();
    if (stored.kind == Stored::Kind::parameter && copy.is_floating_point() && !fixed)
        copy.requires_grad_();
    return copy;
}

std::vector<at::Tensor> ownCopies(const Network& network)
{
    const std::vector<bool> fixed = fixedTensors(network);
    std::vector<at::Tensor> copies;
    copies.reserve(network.stored.size());
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        copies.push_back(ownCopy(network.stored[i], fixed[i]));
    return copies;
}

std::vector<at::Tensor> sharedTensors(const Network& network)
{
    std::vector<at::Tensor> tensors;
    tensors.reserve(network.stored.size());
    for (const Stored& stored : network.stored)
        tensors.push_back(toTorch(stored.tensor));
    return tensors;
}

/// By node: the values that no later node reads. fusedIn: by node; values that a node of a fused step reads are kept until the step runs.
std::vector<std::vector<ValueId>> lastUses(const Network& network, const std::vector<const FusedStep*>& fusedIn)
{
    constexpr NodeId never = std::numeric_limits<NodeId>::max();
    std::vector<NodeId> last(network.values.size(), -1);
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        const NodeId runs = fusedIn[id] != nullptr ? fusedIn[id]->activation : static_cast<NodeId>(id);
        for (const ValueId output : network.nodes[id].outputs)
            last[output] = std::max(last[output], runs);
        for (const ValueId input : network.nodes[id].inputs)
            if (input != noValue)
                last[input] = std::max(last[input], runs);
    }
    for (const ValueId output : network.outputs)
        last[output] = never;
    std::vector<std::vector<ValueId>> byNode(network.nodes.size());
    for (std::size_t value = 0; value < last.size(); ++value)
        if (last[value] >= 0 && last[value] != never)
            byNode[last[value]].push_back(static_cast<ValueId>(value));
    return byNode;
}

void flattenInto(std::vector<at::Tensor>& tensors, const c10::IValue& value)
{
    if (value.isTuple()) {
        for (const c10::IValue& element : value.toTupleRef().elements())
            flattenInto(tensors, element);
    } else if (value.isList()) {
        for (const c10::IValue& element : value.toListRef())
            flattenInto(tensors, element);
    } else {
        tensors.push_back(value.toTensor());
    }
}

/// Operators without a tensor among their inputs make theirs on the processor.
c10::IValue onDevice(c10::IValue result, c10::Device device)
{
    if (result.isTensor() && result.toTensor().defined() && result.toTensor().device() != device)
        return result.toTensor().to(device);
    return result;
}

SeenValue seen(const c10::IValue& content)
{
    return content.isTensor() ? SeenValue{true, content.toTensor().sizes().vec()} : SeenValue{};
}

/// Of stored tensors, too. Leaves the executor without a Tap.
SeenValues seenAt(Executor& executor, const std::vector<Shape>& shapes)
{
    const Network& network = executor.network();
    SeenValues values(network.values.size());
    for (const Stored& stored : network.stored)
        values[stored.value] = {true, stored.tensor.shape()};
    executor.setTap([&values](ValueId id, c10::IValue content) {
        values[id] = seen(content);
        return content;
    });
    executor.run(exampleInputs(network, shapes));
    return values;
}

void enter(const SeenValues& seen, Network& network)
{
    for (std::size_t id = 0; id < seen.size(); ++id) {
        network.values[id].isTensor = seen[id].isTensor;
        network.values[id].shape = seen[id].shape;
    }
}

/// Of a node that is done; under autograd also when the gradient of its first value is there.
void tell(const StepWatch& watch, const Node& node, const std::vector<c10::IValue>& values)
{
    watch.passed();
    const c10::IValue value = node.outputs.empty() ? c10::IValue() : values[node.outputs.front()];
    if (value.isTensor() && value.toTensor().requires_grad())
        value.toTensor().register_hook([&watch](const at::Tensor&) { watch.passed(); });
}

[[noreturn]] void rethrowNamed(const Node& node, const std::exception& exception)
{
    TORCH_CHECK(false, "'", node.name, "': ", reasonOf(exception));
}

} // namespace

Executor::Executor(const Network& network, Mode mode) : network_(network), mode_(mode), fusedIn_(network.nodes.size(), nullptr)
{
    fused_ = fusedSteps(network_);
    for (const FusedStep& step : fused_) {
        for (const NodeId node : step.nodes())
            fusedIn_[node] = &step;
    }
    lastUse_ = lastUses(network_, fusedIn_);
    needed_ = neededNodes(network_);
    tensors_ = mode == Mode::training ? ownCopies(network_) : sharedTensors(network_);
    operators_.reserve(network_.nodes.size());
    for (const Node& node : network_.nodes)
        operators_.push_back(&operatorOf(node));
}

std::vector<at::Tensor> Executor::run(const std::vector<at::Tensor>& inputs, const RunOptions& options)
{
    TORCH_CHECK(inputs.size() == network_.inputs.size(), "the network takes ", network_.inputs.size(), " inputs, not ", inputs.size());
    TORCH_CHECK(!options.training || mode_ == Mode::training, "only an executor with its own tensors can train");
    const c10::AutoGradMode gradients(mode_ == Mode::training && c10::GradMode::is_enabled());
    std::vector<c10::IValue> values(network_.values.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        values[network_.stored[i].value] = tensors_[i];
    for (std::size_t i = 0; i < inputs.size(); ++i)
        put(values, network_.inputs[i], placed(inputs[i]));
    const bool fusing = channelsLast_ && !tap_ && (options.training || !c10::GradMode::is_enabled());
    for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
        const auto id = static_cast<NodeId>(i);
        const FusedStep* step = fusing ? fusedIn_[i] : nullptr;
        if (!needed_[i] && !tap_)
            continue;
        if (step == nullptr)
            runNode(id, values, options);
        else if (step->activation == id)
            runFused(*step, values, options);
        if (const StepWatch* watch = StepWatch::current())
            tell(*watch, network_.nodes[i], values);
    }
    std::vector<at::Tensor> outputs;
    for (const ValueId output : network_.outputs)
        flattenInto(outputs, values[output]);
    return outputs;
}

at::Tensor Executor::placed(const at::Tensor& input) const
{
    const at::Tensor there = input.to(device_);
    return channelsLast_ && there.dim() == 4 ? there.contiguous(at::MemoryFormat::ChannelsLast) : there;
}

void Executor::put(std::vector<c10::IValue>& values, ValueId value, c10::IValue result)
{
    values[value] = tap_ ? tap_(value, std::move(result)) : std::move(result);
}

void Executor::runNode(NodeId id, std::vector<c10::IValue>& values, const RunOptions& options)
{
    const Node& node = network_.nodes[id];
    c10::SmallVector<c10::IValue, 6> arguments;
    for (const ValueId input : node.inputs)
        arguments.push_back(input == noValue ? c10::IValue() : values[input]);
    std::vector<c10::IValue> results;
    try {
        results = operators_[id]->run(node, {arguments.data(), arguments.size()}, options);
        TORCH_CHECK(results.size() == node.outputs.size(), "gave ", results.size(), " results where ", node.outputs.size(), " are read");
    } catch (const std::exception& exception) {
        rethrowNamed(node, exception);
    }
    for (std::size_t i = 0; i < results.size(); ++i)
        put(values, node.outputs[i], onDevice(std::move(results[i]), device_));
    dropAfter(id, values);
}

/// Runs the step as one where its tensors allow it, else node by node.
void Executor::runFused(const FusedStep& step, std::vector<c10::IValue>& values, const RunOptions& options)
{
    const Node& norm = network_.nodes[step.norm];
    const auto tensor = [&values](ValueId value) { return value == noValue ? at::Tensor() : values[value].toTensor(); };
    const NormActivation whole{tensor(norm.inputs[0]),           tensor(step.residual),      tensor(norm.inputs[1]),
                               tensor(norm.inputs[2]),           tensor(norm.inputs[3]),     tensor(norm.inputs[4]),
                               floatAttribute(norm, "momentum"), floatAttribute(norm, "eps")};
    if (!canNormActivate(whole)) {
        for (const NodeId node : step.nodes())
            runNode(node, values, options);
        return;
    }
    values[network_.nodes[step.activation].outputs[0]] = options.training ? normActivateInTraining(whole) : normActivate(whole);
    dropAfter(step.activation, values);
}

void Executor::dropAfter(NodeId id, std::vector<c10::IValue>& values) const
{
    for (const ValueId value : lastUse_[id])
        values[value] = c10::IValue();
}

void Executor::useChannelsLast()
{
    channelsLast_ = true;
    for (const Node& node : network_.nodes) {
        const int index = isConvolution(node) ? network_.storedIndex(weightOf(node)) : -1;
        if (index < 0 || tensors_[index].dim() != 4)
            continue;
        exchange(index, tensors_[index].detach().contiguous(at::MemoryFormat::ChannelsLast));
    }
}

void Executor::useComputeDevice()
{
    device_ = computeDevice();
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        exchange(i, tensors_[i].detach().to(device_));
}

/// In training the tensor object stays the same, because an optimiser may hold it; in inference it belongs to the network and is replaced.
void Executor::exchange(std::size_t index, at::Tensor converted)
{
    if (mode_ == Mode::training)
        tensors_[index].set_data(converted);
    else
        tensors_[index] = std::move(converted);
}

Network Executor::trained() const
{
    Network network = network_;
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        network.stored[i].tensor = copyOf(tensors_[i]);
    return network;
}

Result<void> measureShapes(Network& network)
{
    for (const Stored& stored : network.stored)
        network.values[stored.value].shape = stored.tensor.shape();
    Executor executor(network);
    const auto tryAt = [&](const std::vector<Shape>& shapes) -> std::optional<SeenValues> {
        try {
            return seenAt(executor, shapes);
        } catch (const std::exception&) {
            return std::nullopt;
        }
    };
    if (const auto seen = shapesFromSmaller(network, tryAt)) {
        enter(*seen, network);
        return {};
    }
    try {
        enter(seenAt(executor, inputShapesOf(network)), network);
    } catch (const std::exception& exception) {
        return tl::make_unexpected(torchError("The network does not run on its input shape", exception));
    }
    return {};
}

double relativeError(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double difference = 0;
    double size = 0;
    if (a.size() != b.size())
        return infinity;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].sizes() != b[i].sizes())
            return infinity;
        if (a[i].numel() == 0)
            continue;
        const at::Tensor wideA = a[i].detach().to(at::kDouble);
        const at::Tensor wideB = b[i].detach().to(at::kDouble);
        if (!at::isfinite(wideA).all().item<bool>() || !at::isfinite(wideB).all().item<bool>())
            return infinity;
        difference = std::max(difference, (wideA - wideB).abs().max().item<double>());
        size = std::max(size, wideB.abs().max().item<double>());
    }
    if (difference == 0)
        return 0;
    return size == 0 ? infinity : difference / size;
}

} // namespace espalier
