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

/// Holds the network's stored tensors as LibTorch tensors and runs the nodes that the outputs depend on in order. Intermediate values are
/// dropped after their last reader. In channels-last order some nodes run as one fused step (fusedSteps), unless a Tap is set. Inference
/// leaves the network unchanged; training works on copies of parameters and buffers.
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
    /// Mode::training. Returns the outputs in the network's order, flattened from tuples. Throws c10::Error with the node's name before
    /// LibTorch's message; the public functions of core catch it. inputs: one per Network::inputs. Tells the thread's StepWatch, which must
    /// outlive the backward pass.
    std::vector<at::Tensor> run(const std::vector<at::Tensor>& inputs, const RunOptions& options = {});

    /// Called with every input and every computed value, also of nodes that no output depends on; the value it returns replaces the
    /// original. Import checks compare the values,
    /// masked runs multiply them. Empty: not called.
    using Tap = std::function<c10::IValue(ValueId, c10::IValue)>;
    void setTap(Tap tap) { tap_ = std::move(tap); }

    const Network& network() const { return network_; }
    /// The executor's tensor for Network::stored[index]; in training mode a copy, which an optimiser may write in place.
    at::Tensor& stored(std::size_t index) { return tensors_[index]; }
    /// Puts convolution weights and inputs into channels-last order where that is faster; results are equal up to rounding.
    void useChannelsLast();
    /// Runs on computeDevice() from now on: inputs are moved there, and outputs stay there.
    void useComputeDevice();
    c10::Device device() const { return device_; }

    /// The network with the executor's present tensors (CPU copies, contiguous, without gradients).
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
    std::vector<FusedStep> fused_;              ///< used only in channels-last order
    std::vector<const FusedStep*> fusedIn_;     ///< by node: the step it is part of; else null
    std::vector<const Operator*> operators_;    ///< by node
    std::vector<bool> needed_;                  ///< by node
    std::vector<at::Tensor> tensors_;           ///< by index of Network::stored
    std::vector<std::vector<ValueId>> lastUse_; ///< by node: values that no later node reads
    Tap tap_;
    bool channelsLast_ = false;
    c10::Device device_ = c10::Device(c10::kCPU);
};

/// Sets the shapes of the network's values by running it once on an example of its input shape (exampleInputs; batch 1), or on small
/// pictures where it takes large ones of any size (shapesFromSmaller). The error names the node that failed.
Result<void> measureShapes(Network& network);

/// max |a − b| / max |b| over all outputs; infinity where shapes differ or a number is not finite.
double relativeError(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b);

} // namespace espalier
