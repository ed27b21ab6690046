// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/composites.h"

#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

class Composites {
public:
    Composites(Network& network, const std::vector<ValueId>& outputs)
        : network_(network), producers_(network.values.size(), nullptr), readers_(network.values.size())
    {
        for (Node& node : network.nodes) {
            for (const ValueId output : node.outputs)
                producers_[at(output)] = &node;
            for (const ValueId input : node.inputs)
                if (input != noValue)
                    readers_[at(input)].push_back(&node);
        }
        // An output counts as read, though no node reads it.
        for (const ValueId output : outputs)
            readers_[at(output)].push_back(nullptr);
        for (std::size_t i = 0; i < network.stored.size(); ++i)
            stored_[network.stored[i].value] = i;
    }

    void run()
    {
        for (Node& node : network_.nodes) {
            recogniseGated(node);
            recogniseGelu(node);
            recogniseLayerNorm(node);
            recogniseGroupNorm(node);
        }
    }

private:
    static std::size_t at(ValueId value) { return static_cast<std::size_t>(value); }

    const Shape& shapeOf(ValueId value) const { return network_.values[at(value)].shape; }

    /// The node that computes a value, if it has this operator and number of tensor inputs.
    const Node* made(ValueId value, std::string_view op, std::size_t inputs) const
    {
        const Node* node = value == noValue ? nullptr : producers_[at(value)];
        return node && node->op == op && node->inputs.size() == inputs ? node : nullptr;
    }

    /// The number operand of an operator of a tensor and a number.
    static std::optional<double> number(const Node& node)
    {
        const auto found = node.attributes.find("other");
        if (node.inputs.size() != 1 || found == node.attributes.end())
            return std::nullopt;
        const double* other = std::get_if<double>(&found->second);
        return other ? std::optional(*other) : std::nullopt;
    }

    static bool isNumber(const Node* node, double wanted)
    {
        const std::optional<double> other = node ? number(*node) : std::nullopt;
        return other && std::abs(*other - wanted) < 1e-6 * std::abs(wanted);
    }

    static void rewrite(Node& node, std::string op, std::vector<ValueId> inputs, Attributes attributes = {})
    {
        node.op = std::move(op);
        node.inputs = std::move(inputs);
        node.attributes = std::move(attributes);
    }

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
                return rewrite(node, std::string(op), {x});
        }
    }

    std::string_view gatedBy(ValueId x, ValueId gate) const
    {
        const auto reads = [x](const Node* node) { return node && node->inputs[0] == x; };
        if (reads(made(gate, "sigmoid", 1)))
            return "silu";
        if (reads(made(gate, "hardsigmoid", 1)))
            return "hardswish";
        const Node* tangent = made(gate, "tanh", 1);
        if (tangent && reads(made(tangent->inputs[0], "softplus", 1)))
            return "mish";
        return {};
    }

    /// Half of x, times 1 + erf(x / √2), in either order.
    void recogniseGelu(Node& node)
    {
        if (node.op != "mul")
            return;
        const Node* product = isNumber(&node, 0.5) ? made(node.inputs[0], "mul", 2) : nullptr;
        if (const ValueId x = product ? geluInput(*product) : noValue; x != noValue)
            return rewrite(node, "gelu", {x}, {{"approximate", std::string("none")}});
        if (node.inputs.size() != 2)
            return;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            const Node* half = made(node.inputs[side], "mul", 1);
            if (isNumber(half, 0.5) && errorFunctionOf(node.inputs[1 - side]) == half->inputs[0])
                return rewrite(node, "gelu", {half->inputs[0]}, {{"approximate", std::string("none")}});
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
        const Node* plus = made(value, "add", 1);
        const Node* erf = isNumber(plus, 1.0) ? made(plus->inputs[0], "erf", 1) : nullptr;
        if (!erf)
            return noValue;
        const Node* divided = made(erf->inputs[0], "div", 1);
        const Node* scaled = made(erf->inputs[0], "mul", 1);
        if (isNumber(divided, std::sqrt(2.0)))
            return divided->inputs[0];
        return isNumber(scaled, std::sqrt(0.5)) ? scaled->inputs[0] : noValue;
    }

    /// The number of trailing dimensions that the mean reduces; 0 where it reduces others.
    std::size_t trailingMean(const Node& mean) const
    {
        const Ints& dims = intsAttribute(mean, "dims");
        const std::size_t rank = shapeOf(mean.inputs[0]).size();
        for (std::size_t i = 0; i < dims.size(); ++i)
            if (dims[i] != static_cast<std::int64_t>(rank - dims.size() + i))
                return 0;
        return boolAttribute(mean, "keepdim") && dims.size() < rank ? dims.size() : 0;
    }

    bool isSquare(const Node& node, ValueId of) const
    {
        if (node.op == "pow")
            return isNumber(&node, 2.0) && node.inputs[0] == of;
        return node.op == "mul" && node.inputs.size() == 2 && node.inputs[0] == of && node.inputs[1] == of;
    }

    /// (x - mean) / sqrt(mean of (x - mean)² + eps).
    void recogniseLayerNorm(Node& node)
    {
        if (node.op != "div" || node.inputs.size() != 2)
            return;
        const ValueId difference = node.inputs[0];
        const Node* minus = made(difference, "sub", 2);
        const Node* root = made(node.inputs[1], "sqrt", 1);
        const Node* plus = root ? made(root->inputs[0], "add", 1) : nullptr;
        const Node* variance = plus ? made(plus->inputs[0], "mean", 1) : nullptr;
        const Node* mean = minus ? made(minus->inputs[1], "mean", 1) : nullptr;
        const Node* square = variance ? producers_[at(variance->inputs[0])] : nullptr;
        if (!mean || !square || mean->inputs[0] != minus->inputs[0] || !isSquare(*square, difference) || !number(*plus))
            return;
        const std::size_t dims = trailingMean(*mean);
        if (dims == 0 || trailingMean(*variance) != dims)
            return;
        const Shape& shape = shapeOf(minus->inputs[0]);
        const Ints normalised(shape.end() - static_cast<std::ptrdiff_t>(dims), shape.end());
        rewrite(node, "layer_norm", {minus->inputs[0], noValue, noValue}, {{"normalized_shape", normalised}, {"eps", *number(*plus)}});
        takeWeightAndBias(node, normalised, normalised);
    }

    /// A reshape that puts the groups in the place of channels, an instance norm without weights, and the reshape back.
    void recogniseGroupNorm(Node& node)
    {
        if (node.op != "reshape")
            return;
        const Node* norm = producers_[at(node.inputs[0])];
        if (!norm || norm->op != "instance_norm" || !isBare(*norm))
            return;
        const Node* apart = made(norm->inputs[0], "reshape", 1);
        if (!apart || shapeOf(apart->inputs[0]) != shapeOf(node.outputs[0]) || shapeOf(apart->outputs[0]).size() != 3)
            return;
        const Shape& whole = shapeOf(apart->inputs[0]);
        const std::int64_t groups = shapeOf(apart->outputs[0])[1];
        if (whole.size() < 2 || groups < 1 || whole[1] % groups != 0)
            return;
        Ints broadcast(whole.size() - 1, 1);
        broadcast.front() = whole[1];
        rewrite(node, "group_norm", {apart->inputs[0], noValue, noValue}, {{"groups", groups}, {"eps", floatAttribute(*norm, "eps")}});
        takeWeightAndBias(node, broadcast, {whole[1]});
    }

    bool isBare(const Node& norm) const
    {
        const auto filled = [&](std::size_t i, double number) {
            if (i >= norm.inputs.size() || norm.inputs[i] == noValue)
                return true;
            const auto found = stored_.find(norm.inputs[i]);
            return found != stored_.end() && toTorch(network_.stored[found->second].tensor).eq(number).all().item<bool>();
        };
        return filled(1, 1.0) && filled(2, 0.0) && (norm.inputs.size() < 4 || norm.inputs[3] == noValue);
    }

    /// The only reader of a value, if it multiplies by or adds a stored tensor of this shape; and that tensor.
    Node* onlyReader(ValueId value, std::string_view op, const Ints& shape, ValueId& tensor) const
    {
        const std::vector<Node*>& readers = readers_[at(value)];
        if (readers.size() != 1 || !readers.front() || readers.front()->op != op || readers.front()->inputs.size() != 2)
            return nullptr;
        const std::vector<ValueId>& inputs = readers.front()->inputs;
        tensor = inputs[0] == value ? inputs[1] : inputs[0];
        const bool fits = stored_.count(tensor) > 0 && shapeOf(tensor) == shape && readers_[at(tensor)].size() == 1;
        return fits ? readers.front() : nullptr;
    }

    /// A following multiplication and addition become the norm's weight and bias; the last of the three nodes becomes the norm.
    void takeWeightAndBias(Node& norm, const Ints& written, const Ints& wanted)
    {
        ValueId weight = noValue;
        ValueId bias = noValue;
        Node* times = onlyReader(norm.outputs[0], "mul", written, weight);
        Node* plus = times ? onlyReader(times->outputs[0], "add", written, bias) : nullptr;
        if (!plus)
            return;
        for (const ValueId tensor : {weight, bias})
            reshapeStored(tensor, wanted);
        const std::string name = moduleOf(weight).value_or(norm.name);
        rewrite(*plus, norm.op, {norm.inputs[0], weight, bias}, norm.attributes);
        plus->name = name;
    }

    void reshapeStored(ValueId value, const Ints& shape)
    {
        Stored& stored = network_.stored[stored_.at(value)];
        stored.tensor = fromTorch(toTorch(stored.tensor).reshape(shape));
        network_.values[at(value)].shape = shape;
    }

    std::optional<std::string> moduleOf(ValueId weight) const
    {
        const std::string& name = network_.stored[stored_.at(weight)].name;
        const auto end = name.rfind(".weight");
        return end != std::string::npos && end + 7 == name.size() ? std::optional(name.substr(0, end)) : std::nullopt;
    }

    Network& network_;
    std::vector<Node*> producers_;            ///< by value; null for inputs and stored tensors
    std::vector<std::vector<Node*>> readers_; ///< by value; null stands for the network's caller
    std::map<ValueId, std::size_t> stored_;   ///< index into Network::stored
};

} // namespace

void recogniseComposites(Network& network, const std::vector<ValueId>& outputs)
{
    Composites(network, outputs).run();
}

} // namespace espalier
