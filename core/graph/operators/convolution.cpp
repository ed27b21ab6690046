// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution: also transposed, grouped and depthwise.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

LabelList repeated(const LabelList& list, std::int64_t times)
{
    LabelList all;
    for (std::int64_t i = 0; i < times; ++i)
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

LabelList repeatedEach(const LabelList& list, std::int64_t times)
{
    LabelList all;
    for (const Label label : list)
        all.insert(all.end(), static_cast<std::size_t>(times), label);
    return all;
}

class Convolution final : public Operator {
public:
    std::string_view name() const override { return "conv"; }
    Traits traits() const override { return {.convolution = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {at::convolution(tensorAt(inputs, 0), tensorAt(inputs, 1), optionalTensorAt(inputs, 2), intsAttribute(node, "stride"),
                                intsAttribute(node, "padding"), intsAttribute(node, "dilation"), boolAttribute(node, "transposed"),
                                intsAttribute(node, "output_padding"), intAttribute(node, "groups"))};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        // Only a depthwise convolution loses groups; a grouped one keeps its groups with fewer channels each.
        const ValueId input = node.inputs[0];
        if (depthwise(intAttribute(node, "groups"), survivors.fullCount(input, 1)))
            node.attributes["groups"] = survivors.count(input, 1);
    }

    std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const override
    {
        Shape positions = shapeOf(boolAttribute(node, "transposed") ? node.inputs[0] : node.outputs[0]);
        positions[1] = 1;
        return elementCount(shapeOf(node.inputs[1])) * elementCount(positions);
    }

private:
    /// Every output channel reads a single input channel. With one input channel it is an ordinary convolution.
    static bool depthwise(std::int64_t groups, std::int64_t inputs) { return groups > 1 && groups == inputs; }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        const ValueId weight = node.inputs[1];
        if (!labels.stored(weight) || labels.rank(input) != labels.rank(weight)) {
            labels.freezeValue(input, "reaches '" + node.name + "', whose weight is computed or whose input has no batch dimension");
            labels.freezeValue(weight, "is the weight of '" + node.name + "', which cannot follow");
            return;
        }
        freezeOtherDimensions(node, labels);
        const LabelList outputs = boolAttribute(node, "transposed") ? coupleTransposed(id, node, labels) : couplePlain(id, node, labels);
        if (const ValueId bias = inputOf(node, 2); bias != noValue)
            follow(labels, outputs, bias, 0, SliceRole::shift, id, "meets the computed bias of '" + node.name + "'");
        labels.set(node.outputs[0], 1, outputs);
    }

    static void freezeOtherDimensions(const Node& node, Labels& labels)
    {
        for (std::size_t dim = 0; dim < labels.rank(node.inputs[0]); ++dim)
            if (dim != 1)
                labels.freeze(labels.of(node.inputs[0], dim), "is a spatial or batch dimension of '" + node.name + "'");
    }

    static std::string fixedInput(const Node& node) { return "meets the fixed input of '" + node.name + "'"; }

    /// Weight [outputs, inputs / groups, kernel…]. Labels of the output channels.
    static LabelList couplePlain(NodeId id, const Node& node, Labels& labels)
    {
        const LabelList& inputs = labels.of(node.inputs[0], 1);
        const std::int64_t groups = intAttribute(node, "groups");
        const LabelList filters = labels.attach(node.inputs[1], 0, SliceRole::filter, id);
        if (depthwise(groups, labels.network().values[node.inputs[0]].shape[1])) {
            const auto multiplier = static_cast<std::int64_t>(filters.size()) / groups;
            labels.unite(filters, repeatedEach(inputs, multiplier), fixedInput(node));
            return filters;
        }
        uniteAcrossGroups(labels, filters, groups);
        followGrouped(labels, inputs, groups, node.inputs[1], 1, id, fixedInput(node));
        return filters;
    }

    /// Weight [inputs, outputs / groups, kernel…]. Labels of the output channels.
    static LabelList coupleTransposed(NodeId id, const Node& node, Labels& labels)
    {
        const LabelList& inputs = labels.of(node.inputs[0], 1);
        const ValueId weight = node.inputs[1];
        const std::int64_t groups = intAttribute(node, "groups");
        const Shape& weightShape = labels.network().values[weight].shape;
        if (depthwise(groups, weightShape[0])) {
            const LabelList& filters = labels.attach(weight, 0, SliceRole::filter, id);
            labels.unite(filters, inputs, fixedInput(node));
            return repeatedEach(filters, weightShape[1]);
        }
        uniteAcrossGroups(labels, inputs, groups);
        follow(labels, inputs, weight, 0, SliceRole::consumer, id, fixedInput(node));
        return repeated(labels.attach(weight, 1, SliceRole::filter, id), groups);
    }

    /// A weight's dimension whose index stands for the same place in every group of input channels.
    static void followGrouped(Labels& labels, const LabelList& inputs, std::int64_t groups, ValueId weight, std::size_t dim, NodeId id,
                              const std::string& reason)
    {
        uniteAcrossGroups(labels, inputs, groups);
        const LabelList group(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(inputs.size()) / groups);
        follow(labels, group, weight, dim, SliceRole::consumer, id, reason);
    }
};

} // namespace

void registerConvolution(OperatorTable& table)
{
    table.add(std::make_unique<Convolution>());
}

} // namespace espalier
