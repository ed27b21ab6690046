// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: runs a Network on LibTorch tensors, for inference and under autograd for training.
#pragma once

#include "core/base/error.h"
#include "core/graph/fusion.h"
#include "core/graph/network.h"
#include "core/graph/operator.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <functional>
#include <vector>

namespace espalier {

/// Holds the network's stored tensors as LibTorch tensors and runs the nodes in order. Intermediate values are dropped after their last
/// reader. In channels-last order some nodes run as one step (fusedSteps), unless somebody taps the values. Inference leaves the network
/// untouched. For training, own copies of parameters and buffers are made, so that the Network given stays as it was.
class Executor {
public:
    enum class Mode {
        inference, ///< shares the network's tensors
        training,  ///< deep copies; floating-point parameters require gradients, unless fixed (fixedTensors)
    };

    explicit Executor(const Network& network, Mode mode = Mode::inference);
    Executor(Executor&&) = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    /// Inference builds no autograd graph; training does, unless the caller's thread holds a NoGradGuard. RunOptions::training needs
    /// Mode::training. Outputs in the network's order, flattened from tuples. Throws c10::Error with the node's name in front of LibTorch's
    /// message; callers at core's borders catch it. inputs: one per Network::inputs.
    std::vector<at::Tensor> run(const std::vector<at::Tensor>& inputs, const RunOptions& options = {});

    /// Called with every computed value and every input while running; what it returns is used in the value's place. Import checks look,
    /// masked runs multiply. Empty: no calls.
    using Tap = std::function<c10::IValue(ValueId, c10::IValue)>;
    void setTap(Tap tap) { tap_ = std::move(tap); }

    const Network& network() const { return network_; }
    /// The live tensor of Network::stored[index]; in training mode its own copy, which an optimiser may write in place.
    at::Tensor& stored(std::size_t index) { return tensors_[index]; }
    /// Convolution weights and inputs in channels-last order where that is faster; results are the same up to rounding.
    void useChannelsLast();
    /// Runs on computeDevice() from now on: inputs are taken there, and outputs lie there.
    void useComputeDevice();
    c10::Device device() const { return device_; }

    /// The network with the executor's present tensors (copies on the processor, contiguous, without gradients).
    Network trained() const;

private:
    at::Tensor placed(const at::Tensor& input) const;
    void exchange(std::size_t index, at::Tensor converted);
    void put(std::vector<c10::IValue>& values, ValueId value, c10::IValue result);
    void runNode(NodeId id, std::vector<c10::IValue>& values, const RunOptions& options);
    void runFused(const FusedStep& step, std::vector<c10::IValue>& values, const RunOptions& options);
    void dropAfter(NodeId id, std::vector<c10::IValue>& values) const;

    Network network_;
    Mode mode_;
    std::vector<FusedStep> fused_;              ///< without channels-last order only a plan
    std::vector<const FusedStep*> fusedIn_;     ///< by node: the step it is part of; null for most
    std::vector<const Operator*> operators_;    ///< by node
    std::vector<at::Tensor> tensors_;           ///< by index of Network::stored
    std::vector<std::vector<ValueId>> lastUse_; ///< by node: values nobody reads later
    Tap tap_;
    bool channelsLast_ = false;
    c10::Device device_ = c10::Device(c10::kCPU);
};

/// Sets the network's value shapes by running it once on zeros of its input shape (batch 1). Error names the node that failed.
Result<void> measureShapes(Network& network);

/// Largest |a - b| divided by the largest |b|, over all outputs; infinity where shapes differ or a number is not finite.
double relativeError(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

} // namespace espalier
