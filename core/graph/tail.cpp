// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/tail.h"

#include "core/base/assert.h"
#include "core/graph/traits.h"
#include "core/graph/wiring.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/fmt/ranges.h>

#include <algorithm>
#include <set>

namespace espalier {
namespace {

/// Finds the tail in three passes over the nodes.
class TailFinder {
public:
    explicit TailFinder(const Network& network) : network_(network), inTail_(network.nodes.size(), false), wiring_(network) {}

    Tail find()
    {
        followSelections(layersBehind());
        Tail tail;
        if (std::find(inTail_.begin(), inTail_.end(), true) == inTail_.end())
            return tail;
        while (takePreparations()) {
        }
        for (std::size_t id = 0; id < inTail_.size(); ++id)
            if (inTail_[id])
                tail.nodes.push_back(static_cast<NodeId>(id));
        tail.border = border();
        return tail;
    }

private:
    const Node& node(NodeId id) const { return network_.nodes[id]; }

    /// By node: whether a layer computes from its outputs.
    std::vector<bool> layersBehind() const
    {
        std::vector<bool> behind(network_.nodes.size(), false);
        for (auto id = static_cast<NodeId>(behind.size()) - 1; id >= 0; --id)
            for (const ValueId output : node(id).outputs)
                for (const NodeId reader : wiring_.readers[output])
                    behind[id] = behind[id] || (reader != noNode && (behind[reader] || isLayer(node(reader))));
        return behind;
    }

    void followSelections(const std::vector<bool>& layersBehind)
    {
        for (std::size_t id = 0; id < inTail_.size(); ++id) {
            const Node& each = network_.nodes[id];
            const bool starts = traitsOf(each).selects && !layersBehind[id];
            inTail_[id] = starts || std::any_of(each.inputs.begin(), each.inputs.end(), [this](ValueId input) { return fromTail(input); });
        }
    }

    bool computed(ValueId value) const { return value != noValue && wiring_.makers[value] != noNode; }
    bool fromTail(ValueId value) const { return computed(value) && inTail_[wiring_.makers[value]]; }

    std::vector<ValueId> border() const
    {
        std::set<ValueId> seen;
        std::vector<ValueId> values;
        for (std::size_t id = 0; id < inTail_.size(); ++id)
            for (const ValueId input : network_.nodes[id].inputs)
                if (inTail_[id] && !computesNumbers(static_cast<NodeId>(id)) && computed(input) && !fromTail(input) &&
                    seen.insert(input).second)
                    values.push_back(input);
        return values;
    }

    /// Adds nodes that only the tail reads and that compute from nothing but the head's outputs or sizes.
    bool takePreparations()
    {
        const std::vector<ValueId> present = border();
        const std::set<ValueId> available(present.begin(), present.end());
        bool taken = false;
        for (auto id = static_cast<NodeId>(inTail_.size()) - 1; id >= 0; --id)
            if (!inTail_[id] && onlyForTail(id) && (computesNumbers(id) || reads(id, available)))
                taken = inTail_[id] = true;
        return taken;
    }

    bool onlyForTail(NodeId id) const
    {
        bool read = false;
        for (const ValueId output : node(id).outputs) {
            for (const NodeId reader : wiring_.readers[output]) {
                read = true;
                if (reader == noNode || !inTail_[reader])
                    return false;
            }
        }
        return read;
    }

    bool computesNumbers(NodeId id) const
    {
        const auto& outputs = node(id).outputs;
        return std::none_of(outputs.begin(), outputs.end(), [this](ValueId output) { return network_.values[output].isTensor; });
    }

    /// Whether all inputs are available without further nodes. A layer is no preparation.
    bool reads(NodeId id, const std::set<ValueId>& available) const
    {
        const auto& inputs = node(id).inputs;
        return !isLayer(node(id)) && std::all_of(inputs.begin(), inputs.end(), [&](ValueId input) {
            return !computed(input) || fromTail(input) || available.count(input) > 0;
        });
    }

    const Network& network_;
    std::vector<bool> inTail_;
    const Wiring wiring_;
};

const Node* producerOf(const Network& network, ValueId value)
{
    for (const Node& node : network.nodes)
        if (std::find(node.outputs.begin(), node.outputs.end(), value) != node.outputs.end())
            return &node;
    return nullptr;
}

/// Keeps the nodes that the network's outputs depend on; stored tensors that only others read go, too, unless they are parameters or
/// buffers.
void dropUnread(Network& network)
{
    const std::vector<bool> needed = neededNodes(network);
    std::vector<Node> kept;
    std::vector<bool> read(network.values.size(), false);
    for (std::size_t id = 0; id < network.nodes.size(); ++id) {
        if (!needed[id])
            continue;
        for (const ValueId input : network.nodes[id].inputs)
            if (input != noValue)
                read[input] = true;
        kept.push_back(std::move(network.nodes[id]));
    }
    for (const ValueId output : network.outputs)
        read[output] = true;
    network.nodes = std::move(kept);
    std::erase_if(network.stored, [&](const Stored& stored) { return stored.kind == Stored::Kind::constant && !read[stored.value]; });
}

} // namespace

Tail tailOf(const Network& network)
{
    return TailFinder(network).find();
}

std::vector<std::string> borderNames(const Network& network, const Tail& tail)
{
    std::vector<std::string> names;
    for (const ValueId value : tail.border) {
        const Node* producer = producerOf(network, value);
        names.push_back(producer ? producer->name : network.values[value].name);
    }
    return names;
}

std::vector<std::string> tailOperators(const Network& network, const Tail& tail)
{
    std::vector<std::string> names;
    for (const NodeId id : tail.nodes) {
        const Node& node = network.nodes[id];
        names.push_back(traitsOf(node).opaque ? opaqueName(node) : node.op);
    }
    return names;
}

const Node& selectionBehind(const Network& network, const Tail& tail, ValueId border)
{
    std::set<ValueId> reached{border};
    for (const NodeId id : tail.nodes) {
        const Node& node = network.nodes[id];
        if (std::none_of(node.inputs.begin(), node.inputs.end(), [&](ValueId input) { return reached.count(input) > 0; }))
            continue;
        if (traitsOf(node).selects)
            return node;
        reached.insert(node.outputs.begin(), node.outputs.end());
    }
    return network.nodes[tail.nodes.front()];
}

std::string tailText(const Network& network)
{
    const Tail tail = tailOf(network);
    if (tail.empty())
        return {};
    std::vector<std::string> selecting;
    for (const NodeId id : tail.nodes) {
        const Node& node = network.nodes[id];
        if (traitsOf(node).selects && std::find(selecting.begin(), selecting.end(), node.op) == selecting.end())
            selecting.push_back(node.op);
    }
    return fmt::format("Its tail ({}; {} operators) picks by content from the outputs of '{}': it is kept as it is, and the layers whose "
                       "channels it reads keep all of them.",
                       fmt::join(selecting, ", "), tail.nodes.size(), fmt::join(borderNames(network, tail), "', '"));
}

Network withOutputs(Network network, std::vector<ValueId> outputs)
{
    network.outputs = std::move(outputs);
    network.outputForm = network.outputs.size() == 1 ? OutputForm::tensor : OutputForm::tuple;
    network.outputKeys.clear();
    return network;
}

std::vector<ValueId> outputsWithoutTail(const Network& network, const Tail& tail)
{
    std::set<ValueId> ofTail;
    for (const NodeId id : tail.nodes)
        ofTail.insert(network.nodes[id].outputs.begin(), network.nodes[id].outputs.end());
    std::vector<ValueId> outputs;
    const auto add = [&outputs](ValueId value) {
        if (std::find(outputs.begin(), outputs.end(), value) == outputs.end())
            outputs.push_back(value);
    };
    for (const ValueId output : network.outputs) {
        if (ofTail.count(output) == 0)
            add(output);
        else
            std::for_each(tail.border.begin(), tail.border.end(), add);
    }
    return outputs;
}

Result<Network> withoutTail(const Network& network)
{
    const Tail tail = tailOf(network);
    if (tail.empty())
        return failure("The network has no tail that could be cut: nothing behind its last layers picks by content.");
    Network head = withOutputs(network, outputsWithoutTail(network, tail));
    dropUnread(head);
    return head;
}

std::string outputsText(const Network& network)
{
    std::vector<std::string> texts;
    for (const ValueId output : network.outputs)
        texts.push_back(fmt::format("'{}' [{}]", network.values[output].name, fmt::join(network.values[output].shape, ", ")));
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::vector<bool> sizedByContent(const Network& network)
{
    std::vector<bool> sized(network.values.size(), false);
    for (const Node& node : network.nodes) {
        const bool reads =
            std::any_of(node.inputs.begin(), node.inputs.end(), [&](ValueId input) { return input != noValue && sized[input]; });
        if (reads || traitsOf(node).sizedByContent)
            for (const ValueId output : node.outputs)
                sized[output] = true;
    }
    return sized;
}

} // namespace espalier
