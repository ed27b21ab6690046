// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: runs a network node by node on all batches at once, so that a layer can be changed before it is run.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace espalier {

/// Keeps, of every batch, only values that a later node reads. Builds no autograd graph. network must outlive the run; its nodes may
/// get further inputs, and its stored tensors may change (readStored).
class StepwiseRun {
public:
    /// batches: contents of the network's only input.
    StepwiseRun(const Network& network, const std::vector<at::Tensor>& batches);
    /// Goes on with the values of the other's network, whose nodes and values have the same numbers; stored tensors are this network's.
    StepwiseRun(const Network& network, const StepwiseRun& other);

    /// Runs one node on all batches; nodes come in their order. proceed is asked between batches: false ends the run early, and then the
    /// result is false. Throws c10::Error with the node's name.
    bool run(NodeId node, const std::function<bool()>& proceed);

    std::size_t batches() const { return values_.size(); }
    /// Of a value that is still needed, or of an output.
    const at::Tensor& tensor(std::size_t batch, ValueId value) const { return values_[batch][value].toTensor(); }
    /// In place of a value that is still needed.
    void replace(std::size_t batch, ValueId value, at::Tensor tensor) { values_[batch][value] = std::move(tensor); }
    bool has(ValueId value) const { return !values_.empty() && values_.front()[value].isTensor(); }
    /// Reads the network's stored tensor anew: it was changed, or added to the network with a value of its own.
    void readStored(int index);

    /// Bytes of the computed values that are kept, and the most that there were at once. A view counts like a copy.
    std::int64_t bytes() const { return bytes_; }
    std::int64_t peakBytes() const { return peak_; }

private:
    StepwiseRun(const Network& network, std::vector<std::vector<c10::IValue>> values);
    void runOnce(const Node& node, std::vector<c10::IValue>& values);
    void drop(std::vector<c10::IValue>& values);

    const Network& network_;
    std::vector<std::vector<c10::IValue>> values_; ///< by batch, then value
    std::vector<std::int32_t> lastReader_;         ///< by value: the node after which it is dropped; never for outputs
    std::vector<ValueId> dropped_;                 ///< after the present node
    std::int64_t bytes_ = 0, peak_ = 0;
};

/// Bytes that a run of many batches keeps for each image, at the most: of float32 tensors, by the values' shapes.
std::int64_t stepwiseBytesPerImage(const Network& network);
/// The same of a run of one image by itself: what a node reads is there while it writes.
std::int64_t runningBytesPerImage(const Network& network);

} // namespace espalier
