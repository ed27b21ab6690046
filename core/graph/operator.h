// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator knows: to run, to couple channels, to follow their removal, and what it costs.
//
// One class each, one file per family under core/graph/operators/. Adding an operator touches that file and the formats' tables.
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

/// Shape of a value; lets costs be asked for a network whose channels are only planned to go.
using ShapeOf = std::function<Shape(ValueId)>;

class Operator {
public:
    virtual ~Operator() = default;

    /// The registry's key ("conv").
    virtual std::string_view name() const = 0;

    /// What those who ask for no operator by name need to know of it.
    virtual Traits traits() const { return {}; }

    /// One result per output. inputs stand in the node's order, None where absent. Differentiable through LibTorch's autograd.
    /// Throws c10::Error; the executor turns it into an Error that names the node.
    virtual std::vector<c10::IValue> run(const Node& node, std::span<const c10::IValue> inputs, const RunOptions& options) const = 0;

    /// Labels the node's outputs from its inputs' labels, and attaches the stored tensors it reads.
    /// What the operator leaves unattached of a stored tensor stays as it is, whoever else reads it.
    void couple(NodeId id, const Node& node, Labels& labels) const;

    /// Rewrites the attributes that count channels (groups, split sizes, view shapes, paddings) for what survives.
    virtual void resize(Node& node, const Survivors& survivors) const;

    /// Multiply-accumulates for one image. Convolution, linear and matrix products only; nothing else is counted.
    virtual std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const;

private:
    /// The operator's part of couple. Outputs are fixed in every dimension that it does not label.
    virtual void passLabels(NodeId id, const Node& node, Labels& labels) const = 0;
};

/// The operator of a node. An unknown key is a programming error (asserts); readers translate only to known ones.
const Operator& operatorOf(const Node& node);
const Operator* findOperator(std::string_view key);

} // namespace espalier
