// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/composites.h"

#include "core/formats/composite_norms.h"
#include "core/formats/node_search.h"
#include "core/graph/operators/computed_size.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace espalier {
namespace {

class Composites {
public:
    Composites(Network& network, const std::vector<ValueId>& outputs) : search_(network, outputs) {}

    void run()
    {
        for (Node& node : search_.nodes()) {
            recogniseGated(node);
            recogniseGelu(node);
            recogniseNorm(search_, node);
            recogniseZeros(node);
            leaveOutExpansion(node);
        }
    }

private:
    /// A product of x and a function of x (SiLU, hardswish, mish).
    void recogniseGated(Node& node)
    {
        if (node.op != "mul" || node.inputs.size() != 2)
            return;
        for (const bool swapped : {false, true}) {
            const ValueId x = node.inputs[swapped ? 1 : 0];
            const ValueId gate = node.inputs[swapped ? 0 : 1];
            const std::string_view op = gatedBy(x, gate);
            if (!op.empty())
                return NodeSearch::rewrite(node, std::string(op), {x});
        }
    }

    std::string_view gatedBy(ValueId x, ValueId gate) const
    {
        const auto reads = [x](const Node* node) { return node && node->inputs[0] == x; };
        if (reads(search_.made(gate, "sigmoid", 1)))
            return "silu";
        if (reads(search_.made(gate, "hardsigmoid", 1)))
            return "hardswish";
        const Node* tangent = search_.made(gate, "tanh", 1);
        const Node* soft = tangent ? search_.made(tangent->inputs[0], "softplus", 1) : nullptr;
        return reads(soft) && floatAttribute(*soft, "beta") == 1 ? "mish" : "";
    }

    /// Half of x, times 1 + erf(x / √2), in either order.
    void recogniseGelu(Node& node)
    {
        if (node.op != "mul")
            return;
        const Node* product = hasNumberOperand(&node, 0.5) ? search_.made(node.inputs[0], "mul", 2) : nullptr;
        if (const ValueId x = product ? geluInput(*product) : noValue; x != noValue)
            return NodeSearch::rewrite(node, "gelu", {x}, {{"approximate", std::string("none")}});
        if (node.inputs.size() != 2)
            return;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const Node* half = search_.made(node.inputs[side], "mul", 1);
            if (hasNumberOperand(half, 0.5) && errorFunctionOf(node.inputs[1 - side]) == half->inputs[0])
                return NodeSearch::rewrite(node, "gelu", {half->inputs[0]}, {{"approximate", std::string("none")}});
        }
    }

    ValueId geluInput(const Node& product) const
    {
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
            if (errorFunctionOf(product.inputs[1 - side]) == product.inputs[side])
                return product.inputs[side];
        return noValue;
    }

    /// The x of 1 + erf(x / √2).
    ValueId errorFunctionOf(ValueId value) const
    {
        const Node* plus = search_.made(value, "add", 1);
        const Node* erf = hasNumberOperand(plus, 1.0) ? search_.made(plus->inputs[0], "erf", 1) : nullptr;
        if (!erf)
            return noValue;
        const Node* divided = search_.made(erf->inputs[0], "div", 1);
        const Node* scaled = search_.made(erf->inputs[0], "mul", 1);
        if (hasNumberOperand(divided, std::sqrt(2.0)))
            return divided->inputs[0];
        return hasNumberOperand(scaled, std::sqrt(0.5)) ? scaled->inputs[0] : noValue;
    }

    /// A tensor times zero: its channels are zeros, whatever becomes of the tensor's.
    void recogniseZeros(Node& node)
    {
        if (node.op == "mul" && numberOperand(node) == 0.0)
            NodeSearch::rewrite(node, "full_like", {node.inputs[0]},
                                {{"shape", std::vector<std::int64_t>(search_.shapeOf(node.inputs[0]).size(), 0)},
                                 {"value", 0.0},
                                 {"dtype", std::monostate()}});
    }

    /// Arithmetic broadcasts its operands itself: one that was expanded to the other's size is read as it was before.
    void leaveOutExpansion(Node& node)
    {
        static constexpr std::array<std::string_view, 7> broadcasting = {"add", "sub", "mul", "div", "maximum", "minimum", "pow"};
        if (std::find(broadcasting.begin(), broadcasting.end(), node.op) == broadcasting.end() || node.inputs.size() != 2)
            return;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const Node* expansion = search_.producer(node.inputs[side]);
            if (expansion && expansion->op == "expand" && spans(node.inputs[1 - side], *expansion))
                node.inputs[side] = expansion->inputs[0];
        }
    }

    /// True where the operand has the size of the expansion wherever that expands. One by the number of images, or by another size that is
    /// computed, may not show at this size, so it stays.
    bool spans(ValueId operand, const Node& expansion) const
    {
        constexpr std::int64_t ofImages = 0;
        const auto& sizes = intsAttribute(expansion, "shape");
        const Shape& before = search_.shapeOf(expansion.inputs[0]);
        const Shape& after = search_.shapeOf(expansion.outputs[0]);
        const Shape& other = search_.shapeOf(operand);
        if (before.size() != after.size() || other.size() != after.size())
            return false;
        for (std::size_t dim = 0; dim < after.size(); ++dim) {
            const bool hidden = before[dim] == after[dim] && (sizes[dim] == ofImages || sizes[dim] == computedSize);
            if (hidden || (before[dim] != after[dim] && other[dim] != after[dim]))
                return false;
        }
        return true;
    }

    NodeSearch search_;
};

} // namespace

void recogniseComposites(Network& network, const std::vector<ValueId>& outputs)
{
    Composites(network, outputs).run();
}

} // namespace espalier
