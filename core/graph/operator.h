// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator defines: how it runs, how labels pass through it, how it changes after surgery, and its costs.
//
// One class per operator, one file per family under core/graph/operators/. Adding an operator touches that file and the formats' tables.
#pragma once

#include "core/graph/labels.h"
#include "core/graph/network.h"
#include "core/graph/survivors.h"
#include "core/graph/traits.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace c10 {
struct IValue;
}

namespace espalier {

struct RunOptions {
    bool training = false; ///< batch norm uses and updates batch statistics, dropout drops
};

/// Shape of a value; allows computing costs for channels that are only planned to be removed.
using ShapeOf = std::function<Shape(ValueId)>;

class Operator {
public:
    virtual ~Operator() = default;

    /// The registry's key ("conv").
    virtual std::string_view name() const = 0;

    /// Properties for code that does not compare operators by name.
    virtual Traits traits() const { return {}; }

    /// One result per output. inputs stand in the node's order, None where absent. Differentiable through LibTorch's autograd.
    /// Throws c10::Error; the executor turns it into an Error that names the node.
    virtual std::vector<c10::IValue> run(const Node& node, std::span<const c10::IValue> inputs, const RunOptions& options) const = 0;

    /// Labels the node's outputs from the labels of its inputs, and attaches the stored tensors it reads. Dimensions of a stored tensor
    /// that it does not attach are fixed for all readers.
    void couple(NodeId id, const Node& node, Labels& labels) const;

    /// Updates the attributes that count channels (groups, split sizes, view shapes, paddings) after a removal.
    virtual void resize(Node& node, const Survivors& survivors) const;

    /// Multiply-accumulates for one image: of convolutions, linear layers and matrix products; 0 for all others.
    virtual std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const;

private:
    /// The operator's own rule in couple(). Dimensions of outputs that it does not label are fixed.
    virtual void passLabels(NodeId id, const Node& node, Labels& labels) const = 0;
};

/// The operator of a node. An unknown key is a programming error (asserts); readers produce known keys only.
const Operator& operatorOf(const Node& node);
const Operator* findOperator(std::string_view key);

} // namespace espalier
