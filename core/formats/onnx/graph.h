// SPDX-License-Identifier: GPL-3.0-or-later
// The network while it is being translated: every node is run on example images as soon as it is there, once for the file's batch and once
// for two of them, so that shapes are known where arithmetic on shapes needs them, and what depends on the batch can be told from what does
// not.
#pragma once

#include "core/formats/network_builder.h"
#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

namespace espalier::onnx_io {

/// What is known of an ONNX tensor.
struct OnnxValue {
    std::string name;
    at::Tensor one;          ///< for one batch; undefined for an optional input that is absent
    at::Tensor two;          ///< for two; undefined once the file turned out to be fixed to its batch
    ValueId value = noValue; ///< in the network; noValue while the content is known without the images
    bool parameter = false;  ///< an initialiser

    bool present() const { return one.defined(); }
    bool known() const { return value == noValue; }
    std::int64_t rank() const { return one.dim(); }
    std::int64_t size(std::int64_t dim) const { return one.size(dim); }
    /// The first dimension counts images.
    bool batched() const;
    /// Known, but other for another batch.
    bool dependsOnBatch() const;
};

/// A known value that is the same for every batch.
OnnxValue knownValue(std::string name, at::Tensor content);

/// The value as a parameter where it is known: weights are trained wherever the file keeps them.
OnnxValue trained(OnnxValue value);

class GraphBuilder {
public:
    OnnxValue addInput(const std::string& name, const at::Tensor& one, const at::Tensor& two);

    /// The first input, whose first dimension counts images.
    const OnnxValue& images() const { return images_; }
    /// Without it, a network that takes more multiplications than any in common use is refused.
    void takeAnySize() { anySize_ = true; }
    /// How many numbers of computed values are kept for later nodes at present.
    void setKept(double elements) { kept_ = elements; }

    /// Nodes emitted from now on belong to this ONNX node.
    void beginNode(std::string name);
    /// Adds a node and runs it. Known inputs are stored as constants or, where they are initialisers, as parameters. Throws OnnxError or
    /// c10::Error; refuses what would take too much memory or time before it runs.
    OnnxValue emit(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes);
    /// Stores a known value; a kind given here wins over the usual one.
    ValueId valueOf(const OnnxValue& value);
    ValueId store(const OnnxValue& value, Stored::Kind kind);
    /// The two-dimensional known value with its dimensions exchanged; the same tensor at every call.
    OnnxValue transposed(const OnnxValue& value);

    /// Empty, or why the file takes only as many images at once as it was exported for.
    const std::string& fixedBatchReason() const { return fixedBatchReason_; }

    /// ids: by this builder's ValueId the network's, noValue where nobody reads it.
    Network finish(const std::vector<OnnxValue>& outputs, std::vector<ValueId>& ids);

private:
    void run(const Node& node, const std::vector<OnnxValue>& inputs, OnnxValue& result);

    NetworkBuilder builder_;
    std::string nodeName_;
    std::map<const void*, ValueId> stored_;        ///< by the tensor's identity
    std::map<const void*, at::Tensor> transposed_; ///< by the tensor's identity
    std::vector<at::Tensor> identities_;           ///< so that identities are not used twice
    OnnxValue images_;
    bool anySize_ = false;
    double kept_ = 0; ///< elements
    double macs_ = 0; ///< for one batch, of all nodes so far
    std::string fixedBatchReason_;
};

} // namespace espalier::onnx_io
