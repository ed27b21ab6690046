// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: adds constants to what the layers of a network compute.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace espalier {

/// A constant goes into the layer's bias, or into the running mean of the batch norm behind a layer that has no bias (exact in evaluation),
/// or into a new buffer `….folded_bias` where there is neither: no parameter, so that costs stay as planned.
class ConstantAbsorption {
public:
    explicit ConstantAbsorption(Network network);

    /// constant: one number an output channel. False where the layer's bias is computed, so that nothing can be added to it.
    bool add(NodeId layer, const at::Tensor& constant);

    /// The stored index of the running mean of the batch norm that alone reads the layer, and alone has this mean; -1 where there is none.
    int meanBehind(NodeId layer) const;
    /// The only node that reads a value; null where there are several, or where it is an output.
    const Node* onlyReaderOf(ValueId value) const;
    bool isRead(ValueId value) const { return !readers_[value].empty(); }
    bool hasOneReader(ValueId value) const { return readers_[value].size() == 1; }

    const Network& network() const { return network_; }
    /// Replaces a stored tensor by one of the same shape.
    void setStored(int index, const at::Tensor& tensor);

private:
    void setBias(NodeId id, const at::Tensor& bias);

    Network network_;
    std::vector<std::vector<NodeId>> readers_; ///< Wiring::readers
};

} // namespace espalier
