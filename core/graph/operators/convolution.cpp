// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution: also transposed, grouped and depthwise.
#include "core/graph/operators/spread_convolution.h"

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

class Convolution : public Operator {
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
        if (survivors.shape(input).size() == 3 && survivors.pruned(input, 2))
            keepPlaces(node, survivors);
    }

    std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const override
    {
        Shape positions = shapeOf(boolAttribute(node, "transposed") ? node.inputs[0] : node.outputs[0]);
        positions[1] = 1;
        return elementCount(shapeOf(node.inputs[1])) * elementCount(positions);
    }

private:
    /// Places that are channels elsewhere were removed: their neighbours still read zeros there.
    virtual void keepPlaces(Node& node, const Survivors& survivors) const
    {
        node.op = "spread_conv";
        node.attributes["places"] = survivors.kept(node.inputs[0], 2);
        node.attributes["width"] = survivors.fullCount(node.inputs[0], 2);
    }

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
        passPositions(node, labels);
        const LabelList outputs = boolAttribute(node, "transposed") ? coupleTransposed(id, node, labels) : couplePlain(id, node, labels);
        if (const ValueId bias = inputOf(node, 2); bias != noValue)
            follow(labels, outputs, bias, 0, SliceRole::shift, id, "meets the computed bias of '" + node.name + "'");
        labels.set(node.outputs[0], 1, outputs);
    }

    /// The positions of a map are no channels. A line of them may be: ECA convolves over pooled channels.
    static void passPositions(const Node& node, Labels& labels)
    {
        const ValueId input = node.inputs[0];
        for (std::size_t dim = 0; dim < labels.rank(input); ++dim) {
            if (dim == 2 && readsNeighbours(node, labels))
                labels.set(node.outputs[0], dim, labels.of(input, dim));
            else if (dim != 1)
                labels.freeze(labels.of(input, dim), "is a spatial or batch dimension of '" + node.name + "'");
        }
    }

    /// True for a line where every place becomes what the places around it are.
    static bool readsNeighbours(const Node& node, const Labels& labels)
    {
        const auto& values = labels.network().values;
        return labels.rank(node.inputs[0]) == 3 && !boolAttribute(node, "transposed") && intsAttribute(node, "stride").front() == 1 &&
               values[node.inputs[0]].shape[2] == values[node.outputs[0]].shape[2];
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

/// A convolution along a line of which places were removed. The rest (`places`, of `width`) is put back among zeros, convolved, and taken
/// out again.
class SpreadConvolution final : public Convolution {
public:
    std::string_view name() const override { return "spread_conv"; }

    Results run(const Node& node, Inputs inputs, const RunOptions& options) const override
    {
        const at::Tensor& rest = tensorAt(inputs, 0);
        const at::Tensor places = at::tensor(intsAttribute(node, "places"), rest.options().dtype(at::kLong));
        const at::Tensor zeros = at::zeros({rest.size(0), rest.size(1), intAttribute(node, "width")}, rest.options());
        std::vector<c10::IValue> spread(inputs.begin(), inputs.end());
        spread.front() = zeros.index_copy(2, places, rest);
        return {Convolution::run(node, spread, options)[0].toTensor().index_select(2, places)};
    }

private:
    void keepPlaces(Node& node, const Survivors& survivors) const override
    {
        const std::vector<std::int64_t> before = intsAttribute(node, "places");
        std::vector<std::int64_t> places;
        for (const std::int64_t index : survivors.kept(node.inputs[0], 2))
            places.push_back(before[static_cast<std::size_t>(index)]);
        node.attributes["places"] = std::move(places);
    }
};

} // namespace

std::vector<std::int64_t> spreadIndices(const Node& node)
{
    const std::vector<std::int64_t>& places = intsAttribute(node, "places");
    const auto zero = static_cast<std::int64_t>(places.size());
    std::vector<std::int64_t> indices(static_cast<std::size_t>(intAttribute(node, "width")), zero);
    for (std::size_t i = 0; i < places.size(); ++i)
        indices[static_cast<std::size_t>(places[i])] = static_cast<std::int64_t>(i);
    return indices;
}

void registerConvolution(OperatorTable& table)
{
    table.add(std::make_unique<Convolution>());
    table.add(std::make_unique<SpreadConvolution>());
}

} // namespace espalier
