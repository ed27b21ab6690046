// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/composite_norms.h"

#include "core/graph/operators/channel_order.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

/// The dimensions that a layer norm averages over.
enum class Span { none, last, channels };

/// How weight and bias of a norm are broadcast: this shape, and ones behind it.
struct Affine {
    Ints shape;
    std::size_t behind = 0;
};

/// What a node divides, and under which root the divisor stands.
struct Quotient {
    ValueId numerator = noValue, radicand = noValue;
};

Ints sorted(Ints dims)
{
    std::sort(dims.begin(), dims.end());
    return dims;
}

class Norms {
public:
    explicit Norms(NodeSearch& search) : search_(search) {}

    void recognise(Node& node)
    {
        recogniseLayerNorm(node);
        recognisePermutedLayerNorm(node);
        recogniseGroupNorm(node);
    }

private:
    /// a / sqrt(b), a · rsqrt(b), or with powers of b.
    std::optional<Quotient> quotient(const Node& node) const
    {
        if ((node.op != "div" && node.op != "mul") || node.inputs.size() != 2)
            return std::nullopt;
        for (const std::size_t divisor : {std::size_t{1}, std::size_t{0}}) {
            if (node.op == "div" && divisor == 0)
                continue;
            if (const ValueId radicand = radicandOf(node.inputs[divisor], node.op == "mul"); radicand != noValue)
                return Quotient{node.inputs[1 - divisor], radicand};
        }
        return std::nullopt;
    }

    /// What stands under the root in a square root, or in the inverse of one.
    ValueId radicandOf(ValueId value, bool inverse) const
    {
        if (const Node* power = search_.made(value, "pow", 1); hasNumberOperand(power, inverse ? -0.5 : 0.5))
            return power->inputs[0];
        if (!inverse) {
            const Node* root = search_.made(value, "sqrt", 1);
            return root ? root->inputs[0] : noValue;
        }
        if (const Node* root = search_.made(value, "rsqrt", 1))
            return root->inputs[0];
        const Node* reciprocal = search_.made(value, "reciprocal", 1);
        return reciprocal ? radicandOf(reciprocal->inputs[0], false) : noValue;
    }

    bool isSquare(const Node& node, ValueId of) const
    {
        if (node.op == "pow")
            return hasNumberOperand(&node, 2.0) && search_.same(node.inputs[0], of);
        return node.op == "mul" && node.inputs.size() == 2 && search_.same(node.inputs[0], of) && search_.same(node.inputs[1], of);
    }

    /// Empty where the result has fewer dimensions than the input.
    static Ints keptDims(const Node& mean) { return boolAttribute(mean, "keepdim") ? sorted(intsAttribute(mean, "dims")) : Ints{}; }

    Span spanOf(const Node& mean) const
    {
        const Ints dims = keptDims(mean);
        const std::size_t rank = search_.shapeOf(mean.inputs[0]).size();
        if (dims.empty() || dims.size() >= rank)
            return Span::none;
        Ints last(dims.size());
        std::iota(last.begin(), last.end(), static_cast<std::int64_t>(rank - dims.size()));
        if (dims == last)
            return Span::last;
        return dims == Ints{1} ? Span::channels : Span::none;
    }

    /// The mean that is subtracted from its own input.
    const Node* centredBy(ValueId difference) const
    {
        const Node* minus = search_.made(difference, "sub", 2);
        const Node* mean = minus && isPlain(*minus) ? search_.made(minus->inputs[1], "mean", 1) : nullptr;
        return mean && mean->inputs[0] == minus->inputs[0] ? mean : nullptr;
    }

    /// (x - mean) / sqrt(mean of (x - mean)² + eps).
    void recogniseLayerNorm(Node& node)
    {
        const std::optional<Quotient> parts = quotient(node);
        const Node* plus = parts ? search_.made(parts->radicand, "add", 1) : nullptr;
        const Node* variance = plus ? search_.made(plus->inputs[0], "mean", 1) : nullptr;
        const Node* mean = variance ? centredBy(parts->numerator) : nullptr;
        const Node* square = mean ? search_.producer(variance->inputs[0]) : nullptr;
        if (!square || !isSquare(*square, parts->numerator) || !numberOperand(*plus) || !isPlain(*plus))
            return;
        if (keptDims(*variance) == keptDims(*mean))
            becomeLayerNorm(node, *mean, *numberOperand(*plus));
    }

    void becomeLayerNorm(Node& node, const Node& mean, double eps)
    {
        const ValueId x = mean.inputs[0];
        const Shape& shape = search_.shapeOf(x);
        const Span span = spanOf(mean);
        if (span == Span::channels) {
            NodeSearch::rewrite(node, "channel_norm", {x, noValue, noValue}, {{"channels", shape[1]}, {"eps", eps}});
            takeWeightAndBias(node, {{shape[1]}, shape.size() - 2});
        } else if (span == Span::last) {
            const Ints normalised(shape.end() - static_cast<std::ptrdiff_t>(intsAttribute(mean, "dims").size()), shape.end());
            NodeSearch::rewrite(node, "layer_norm", {x, noValue, noValue}, {{"normalized_shape", normalised}, {"eps", eps}});
            takeWeightAndBias(node, {normalised, 0});
        }
    }

    const Node* permutation(ValueId value, const Ints& order) const
    {
        const Node* node = search_.made(value, "permute", 1);
        return node && intsAttribute(*node, "dims") == order ? node : nullptr;
    }

    /// A layer norm of the last dimension, between a permutation that puts the channels there and one that puts them back.
    void recognisePermutedLayerNorm(Node& node)
    {
        const std::size_t rank = search_.shapeOf(node.outputs[0]).size();
        if (node.op != "permute" || rank < 3 || intsAttribute(node, "dims") != channelsSecond(rank))
            return;
        const Node* norm = search_.made(node.inputs[0], "layer_norm", 3);
        if (!norm || !search_.onlyReader(norm->outputs[0]) || intsAttribute(*norm, "normalized_shape").size() != 1)
            return;
        const Node* before = permutation(norm->inputs[0], channelsLast(rank));
        if (!before)
            return;
        const bool bare = norm->inputs[1] == noValue && norm->inputs[2] == noValue;
        const std::int64_t channels = search_.shapeOf(node.outputs[0])[1];
        node.name = norm->name;
        NodeSearch::rewrite(node, "channel_norm", {before->inputs[0], norm->inputs[1], norm->inputs[2]},
                            {{"channels", channels}, {"eps", floatAttribute(*norm, "eps")}});
        if (bare)
            takeWeightAndBias(node, {{channels}, rank - 2});
    }

    /// A reshape that puts the groups in the place of channels, an instance norm without weights, and the reshape back.
    void recogniseGroupNorm(Node& node)
    {
        if (node.op != "reshape")
            return;
        const Node* norm = search_.producer(node.inputs[0]);
        if (!norm || norm->op != "instance_norm" || !isBare(*norm))
            return;
        const Node* apart = search_.made(norm->inputs[0], "reshape", 1);
        if (!apart || search_.shapeOf(apart->inputs[0]) != search_.shapeOf(node.outputs[0]) ||
            search_.shapeOf(apart->outputs[0]).size() != 3)
            return;
        const Shape& whole = search_.shapeOf(apart->inputs[0]);
        const std::int64_t groups = search_.shapeOf(apart->outputs[0])[1];
        if (whole.size() < 2 || groups < 1 || whole[1] % groups != 0)
            return;
        NodeSearch::rewrite(node, "group_norm", {apart->inputs[0], noValue, noValue},
                            {{"groups", groups}, {"eps", floatAttribute(*norm, "eps")}});
        takeWeightAndBias(node, {{whole[1]}, whole.size() - 2});
    }

    bool isBare(const Node& norm) const
    {
        const auto filled = [&](std::size_t i, double number) {
            if (i >= norm.inputs.size() || norm.inputs[i] == noValue)
                return true;
            return search_.stored(norm.inputs[i]) && toTorch(search_.storedBehind(norm.inputs[i]).tensor).eq(number).all().item<bool>();
        };
        return filled(1, 1.0) && filled(2, 0.0) && (norm.inputs.size() < 4 || norm.inputs[3] == noValue);
    }

    /// The stored tensor behind an operand that is broadcast as the norm's weight must be; noValue where there is none.
    ValueId vectorBehind(ValueId operand, const Affine& affine) const
    {
        const Shape& shape = search_.shapeOf(operand);
        Ints wanted = affine.shape;
        wanted.insert(wanted.end(), affine.behind, 1);
        if (shape.size() > wanted.size())
            wanted.insert(wanted.begin(), shape.size() - wanted.size(), 1);
        if (shape != wanted)
            return noValue;
        const auto inserts = [](const Node* node) { return node && (node->op == "unsqueeze" || node->op == "reshape"); };
        while (inserts(search_.producer(operand)))
            operand = search_.producer(operand)->inputs[0];
        const bool fits = search_.stored(operand) && elementCount(search_.shapeOf(operand)) == elementCount(affine.shape) &&
                          (search_.shapeOf(operand) == affine.shape || search_.readerCount(operand) == 1);
        return fits ? operand : noValue;
    }

    /// The only reader of a value, if it multiplies by or adds a stored tensor that is broadcast like this; and that tensor.
    Node* appliedTo(ValueId value, std::string_view op, const Affine& affine, ValueId& tensor) const
    {
        Node* reader = search_.onlyReader(value);
        if (!reader || reader->op != op || reader->inputs.size() != 2 || !isPlain(*reader))
            return nullptr;
        tensor = vectorBehind(reader->inputs[0] == value ? reader->inputs[1] : reader->inputs[0], affine);
        return tensor == noValue ? nullptr : reader;
    }

    /// A following multiplication and addition become the norm's weight and bias; the last of these nodes becomes the norm.
    void takeWeightAndBias(Node& norm, const Affine& affine)
    {
        ValueId weight = noValue;
        ValueId bias = noValue;
        Node* times = appliedTo(norm.outputs[0], "mul", affine, weight);
        if (!times)
            return;
        Node* plus = appliedTo(times->outputs[0], "add", affine, bias);
        for (const ValueId tensor : {weight, bias})
            if (tensor != noValue && search_.shapeOf(tensor) != affine.shape)
                search_.reshapeStored(tensor, affine.shape);
        const std::string name = moduleOf(weight).value_or(norm.name);
        Node& last = plus ? *plus : *times;
        NodeSearch::rewrite(last, norm.op, {norm.inputs[0], weight, bias}, norm.attributes);
        last.name = name;
    }

    std::optional<std::string> moduleOf(ValueId weight) const
    {
        const std::string& name = search_.storedBehind(weight).name;
        const auto end = name.rfind(".weight");
        return end != std::string::npos && end + 7 == name.size() ? std::optional(name.substr(0, end)) : std::nullopt;
    }

    NodeSearch& search_;
};

} // namespace

void recogniseNorm(NodeSearch& search, Node& node)
{
    Norms(search).recognise(node);
}

} // namespace espalier
