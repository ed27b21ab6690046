// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/stepwise_run.h"

#include "core/base/assert.h"
#include "core/graph/operator.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/torch_error.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <c10/util/SmallVector.h>

#include <algorithm>
#include <limits>

namespace espalier {
namespace {

constexpr std::int32_t never = std::numeric_limits<std::int32_t>::max();

/// By value: the last node that reads it; of one that nothing reads, the node that makes it.
std::vector<std::int32_t> lastReadersIn(const Network& network)
{
    std::vector<std::int32_t> last(network.values.size(), never);
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        for (const ValueId output : network.nodes[id].outputs)
            last[output] = static_cast<std::int32_t>(id);
        for (const ValueId input : network.nodes[id].inputs)
            if (input != noValue)
                last[input] = static_cast<std::int32_t>(id);
    }
    for (const Stored& stored : network.stored)
        last[stored.value] = never;
    for (const ValueId output : network.outputs)
        last[output] = never;
    return last;
}

std::int64_t bytesOf(const c10::IValue& value)
{
    return value.isTensor() && value.toTensor().defined() ? static_cast<std::int64_t>(value.toTensor().nbytes()) : 0;
}

/// Bytes of values that are kept at once for one image, at the most. withRead: a node's inputs count while it writes its outputs.
std::int64_t peakBytesPerImage(const Network& network, bool withRead)
{
    constexpr std::int64_t bytesOfNumber = 4;
    const std::vector<std::int32_t> last = lastReadersIn(network);
    std::vector<std::int64_t> endingAt(network.nodes.size(), 0);
    std::int64_t bytes = 0, peak = 0;
    const auto enter = [&](ValueId value) {
        const std::int64_t size = network.values[value].isTensor ? elementCount(network.values[value].shape) * bytesOfNumber : 0;
        bytes += size;
        if (last[value] != never)
            endingAt[last[value]] += size;
    };
    for (const ValueId input : network.inputs)
        enter(input);
    peak = bytes;
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        for (const ValueId output : network.nodes[id].outputs)
            enter(output);
        peak = std::max(peak, withRead ? bytes : bytes - endingAt[id]);
        bytes -= endingAt[id];
    }
    return peak;
}

} // namespace

StepwiseRun::StepwiseRun(const Network& network, std::vector<std::vector<c10::IValue>> values)
    : network_(network), values_(std::move(values)), lastReader_(lastReadersIn(network))
{
    ESPALIER_ASSERT(network.inputs.size() == 1);
    std::vector<bool> isStored(network.values.size(), false);
    for (const Stored& stored : network.stored)
        isStored[stored.value] = true;
    for (const std::vector<c10::IValue>& batch : values_)
        for (std::size_t value = 0; value < batch.size(); ++value)
            bytes_ += isStored[value] ? 0 : bytesOf(batch[value]);
    for (int index = 0; index < static_cast<int>(network.stored.size()); ++index)
        readStored(index);
    peak_ = bytes_;
}

StepwiseRun::StepwiseRun(const Network& network, const std::vector<at::Tensor>& batches)
    : StepwiseRun(network, std::vector(batches.size(), std::vector<c10::IValue>(network.values.size())))
{
    for (std::size_t batch = 0; batch < batches.size(); ++batch) {
        values_[batch][network.inputs.front()] = batches[batch];
        bytes_ += bytesOf(batches[batch]);
    }
    peak_ = bytes_;
}

StepwiseRun::StepwiseRun(const Network& network, const StepwiseRun& other) : StepwiseRun(network, other.values_) {}

void StepwiseRun::readStored(int index)
{
    const Stored& stored = network_.stored[index];
    lastReader_.resize(network_.values.size(), never);
    for (std::vector<c10::IValue>& values : values_) {
        values.resize(network_.values.size());
        values[stored.value] = toTorch(stored.tensor);
    }
}

bool StepwiseRun::run(NodeId id, const std::function<bool()>& proceed)
{
    const c10::NoGradGuard noGradients;
    const Node& node = network_.nodes[id];
    dropped_.clear();
    for (const std::vector<ValueId>* values : {&node.inputs, &node.outputs})
        for (const ValueId value : *values)
            if (value != noValue && lastReader_[value] == id && std::find(dropped_.begin(), dropped_.end(), value) == dropped_.end())
                dropped_.push_back(value);
    for (std::vector<c10::IValue>& values : values_) {
        if (!proceed())
            return false;
        runOnce(node, values);
        drop(values);
    }
    return true;
}

void StepwiseRun::runOnce(const Node& node, std::vector<c10::IValue>& values)
{
    c10::SmallVector<c10::IValue, 6> arguments;
    for (const ValueId input : node.inputs)
        arguments.push_back(input == noValue ? c10::IValue() : values[input]);
    std::vector<c10::IValue> results;
    try {
        results = operatorOf(node).run(node, {arguments.data(), arguments.size()}, {});
    } catch (const std::exception& exception) {
        TORCH_CHECK(false, "'", node.name, "': ", reasonOf(exception));
    }
    ESPALIER_ASSERT(results.size() == node.outputs.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
        bytes_ += bytesOf(results[i]);
        values[node.outputs[i]] = std::move(results[i]);
    }
    peak_ = std::max(peak_, bytes_);
}

void StepwiseRun::drop(std::vector<c10::IValue>& values)
{
    for (const ValueId value : dropped_) {
        bytes_ -= bytesOf(values[value]);
        values[value] = c10::IValue();
    }
}

std::int64_t stepwiseBytesPerImage(const Network& network)
{
    return peakBytesPerImage(network, /*withRead=*/false); // of many images, only one has both
}

std::int64_t runningBytesPerImage(const Network& network)
{
    return peakBytesPerImage(network, /*withRead=*/true);
}

} // namespace espalier
