// SPDX-License-Identifier: GPL-3.0-or-later
// Normalisations and dropout.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

constexpr bool cudnnEnabled = true;

std::string meetsFixed(const Node& node)
{
    return "meets fixed channels in '" + node.name + "'";
}

/// Weight and bias (inputs 1 and 2) follow a dimension of the input.
void followAffine(NodeId id, const Node& node, std::size_t inputDim, std::size_t dim, Labels& labels)
{
    static constexpr SliceRole roles[] = {SliceRole::other, SliceRole::shift};
    for (std::size_t i = 0; i < std::size(roles); ++i)
        if (const ValueId tensor = inputOf(node, i + 1); tensor != noValue)
            follow(labels, labels.of(node.inputs[0], inputDim), tensor, dim, roles[i], id, meetsFixed(node));
}

class BatchNorm final : public Operator {
public:
    std::string_view name() const override { return "batch_norm"; }
    Traits traits() const override { return {.batchNorm = true}; }

    /// In training, running mean and variance are updated in place. Without them, the batch's own statistics are always used.
    Results run(const Node& node, Inputs inputs, const RunOptions& options) const override
    {
        const bool ofBatch = options.training || inputOf(node, 3) == noValue;
        return {at::batch_norm(tensorAt(inputs, 0), optionalTensorAt(inputs, 1), optionalTensorAt(inputs, 2), optionalTensorAt(inputs, 3),
                               optionalTensorAt(inputs, 4), ofBatch, floatAttribute(node, "momentum"), floatAttribute(node, "eps"),
                               cudnnEnabled)};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        static constexpr SliceRole roles[] = {SliceRole::scale, SliceRole::shift, SliceRole::statistic, SliceRole::statistic};
        const ValueId input = node.inputs[0];
        for (std::size_t i = 0; i < std::size(roles); ++i)
            if (const ValueId tensor = inputOf(node, i + 1); tensor != noValue)
                follow(labels, labels.of(input, 1), tensor, 0, roles[i], id, meetsFixed(node));
        labels.copy(input, node.outputs[0]);
    }
};

/// Over the last dimensions. The pruned norm averages over the remaining channels: not exactly the original function, so fine-tuning has to
/// adapt.
class LayerNorm final : public Operator {
public:
    std::string_view name() const override { return "layer_norm"; }
    Traits traits() const override { return {.averagesChannels = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {at::layer_norm(tensorAt(inputs, 0), intsAttribute(node, "normalized_shape"), optionalTensorAt(inputs, 1),
                               optionalTensorAt(inputs, 2), floatAttribute(node, "eps"), cudnnEnabled)};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        auto& normalised = std::get<std::vector<std::int64_t>>(node.attributes.find("normalized_shape")->second);
        const std::size_t first = survivors.shape(node.inputs[0]).size() - normalised.size();
        for (std::size_t i = 0; i < normalised.size(); ++i)
            normalised[i] = survivors.count(node.inputs[0], first + i);
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const std::size_t normalised = intsAttribute(node, "normalized_shape").size();
        const std::size_t first = labels.rank(node.inputs[0]) - normalised;
        for (std::size_t dim = 0; dim < normalised; ++dim)
            followAffine(id, node, first + dim, dim, labels);
        labels.copy(node.inputs[0], node.outputs[0]);
    }
};

/// A layer norm over the channels, dimension 1, at every position.
class ChannelNorm final : public Operator {
public:
    std::string_view name() const override { return "channel_norm"; }
    Traits traits() const override { return {.averagesChannels = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor last = tensorAt(inputs, 0).movedim(1, -1);
        return {at::layer_norm(last, {intAttribute(node, "channels")}, optionalTensorAt(inputs, 1), optionalTensorAt(inputs, 2),
                               floatAttribute(node, "eps"), cudnnEnabled)
                    .movedim(-1, 1)};
    }

    void resize(Node& node, const Survivors& survivors) const override { node.attributes["channels"] = survivors.count(node.inputs[0], 1); }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        followAffine(id, node, 1, 0, labels);
        labels.copy(node.inputs[0], node.outputs[0]);
    }
};

/// Over groups of channels and all their positions. Groups keep their number and lose channels; where every channel is a group of its own,
/// groups are removed.
class GroupNorm final : public Operator {
public:
    std::string_view name() const override { return "group_norm"; }
    Traits traits() const override { return {.averagesChannels = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {at::group_norm(tensorAt(inputs, 0), intAttribute(node, "groups"), optionalTensorAt(inputs, 1), optionalTensorAt(inputs, 2),
                               floatAttribute(node, "eps"), cudnnEnabled)};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        if (ofSingleChannels(node, survivors.fullCount(node.inputs[0], 1)))
            node.attributes["groups"] = survivors.count(node.inputs[0], 1);
    }

private:
    static bool ofSingleChannels(const Node& node, std::int64_t channels)
    {
        const std::int64_t groups = intAttribute(node, "groups");
        return groups > 1 && groups == channels;
    }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        if (!ofSingleChannels(node, labels.network().values[input].shape[1]))
            uniteAcrossGroups(labels, labels.of(input, 1), intAttribute(node, "groups"));
        followAffine(id, node, 1, 0, labels);
        labels.copy(input, node.outputs[0]);
    }
};

/// Per channel and image. With running statistics it uses them in evaluation, unless use_input_stats says otherwise.
class InstanceNorm final : public Operator {
public:
    std::string_view name() const override { return "instance_norm"; }

    Results run(const Node& node, Inputs inputs, const RunOptions& options) const override
    {
        const bool ofInput = options.training || boolAttribute(node, "use_input_stats") || inputOf(node, 3) == noValue;
        return {at::instance_norm(tensorAt(inputs, 0), optionalTensorAt(inputs, 1), optionalTensorAt(inputs, 2),
                                  optionalTensorAt(inputs, 3), optionalTensorAt(inputs, 4), ofInput, floatAttribute(node, "momentum"),
                                  floatAttribute(node, "eps"), cudnnEnabled)};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        followAffine(id, node, 1, 0, labels);
        for (const std::size_t i : {std::size_t{3}, std::size_t{4}})
            if (const ValueId statistic = inputOf(node, i); statistic != noValue)
                follow(labels, labels.of(node.inputs[0], 1), statistic, 0, SliceRole::statistic, id, meetsFixed(node));
        labels.copy(node.inputs[0], node.outputs[0]);
    }
};

/// Divides every channel by its neighbours: removing one changes the function, so channels are frozen.
class LocalResponseNorm final : public Operator {
public:
    std::string_view name() const override { return "local_response_norm"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        const std::int64_t size = intAttribute(node, "size");
        const at::Tensor squares = at::constant_pad_nd(x.mul(x).flatten(2).unsqueeze(1), {0, 0, size / 2, (size - 1) / 2}, 0);
        const at::Tensor mean = at::avg_pool2d(squares, {size, 1}, {1, 1}).squeeze(1).view_as(x);
        return {x / mean.mul(floatAttribute(node, "alpha")).add(floatAttribute(node, "k")).pow(floatAttribute(node, "beta"))};
    }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        copyExcept(labels, node.inputs[0], node.outputs[0], 1, 2, "is divided by its neighbours in '" + node.name + "'");
    }
};

} // namespace

void registerNormalisation(OperatorTable& table)
{
    table.add(std::make_unique<BatchNorm>());
    table.add(std::make_unique<LayerNorm>());
    table.add(std::make_unique<ChannelNorm>());
    table.add(std::make_unique<GroupNorm>());
    table.add(std::make_unique<InstanceNorm>());
    table.add(std::make_unique<LocalResponseNorm>());
}

} // namespace espalier
