// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/unread_nodes.h"

#include <map>

namespace espalier {
namespace {

/// Makes names unique: "name", "name_2", "name_3", …
class UniqueNames {
public:
    std::string take(const std::string& wanted)
    {
        std::string name = wanted;
        while (!taken_.insert(name).second)
            name = wanted + "_" + std::to_string(++count_.try_emplace(wanted, 1).first->second);
        return name;
    }

private:
    std::set<std::string> taken_;
    std::map<std::string, int> count_;
};

/// Copies what the outputs need, in the same order, with new ids.
class Compaction {
public:
    Compaction(const Network& from, const std::vector<NodeId>& producers, const std::vector<ValueId>& outputs)
        : from_(from), read_(from.values.size(), false), live_(from.nodes.size(), false), ids_(from.values.size(), noValue)
    {
        for (const ValueId output : outputs)
            mark(output, producers);
        for (auto node = static_cast<NodeId>(from.nodes.size()) - 1; node >= 0; --node)
            if (live_[node])
                for (const ValueId input : from.nodes[node].inputs)
                    if (input != noValue)
                        mark(input, producers);
    }

    Network network()
    {
        Network to;
        for (const ValueId input : from_.inputs)
            to.inputs.push_back(copy(input, to));
        for (const Stored& stored : from_.stored)
            if (stored.kind != Stored::Kind::constant || read_[stored.value])
                to.stored.push_back({copy(stored.value, to), stored.name, stored.kind, stored.tensor, stored.sharedNames});
        UniqueNames names;
        for (std::size_t i = 0; i < from_.nodes.size(); ++i)
            if (live_[i])
                to.nodes.push_back(copy(from_.nodes[i], names, to));
        return to;
    }

    const std::vector<ValueId>& ids() const { return ids_; }

private:
    void mark(ValueId value, const std::vector<NodeId>& producers)
    {
        read_[value] = true;
        if (producers[value] >= 0)
            live_[producers[value]] = true;
    }

    ValueId copy(ValueId value, Network& to)
    {
        to.values.push_back(from_.values[value]);
        return ids_[value] = static_cast<ValueId>(to.values.size()) - 1;
    }

    Node copy(const Node& node, UniqueNames& names, Network& to)
    {
        Node copied = node;
        copied.name = names.take(node.name);
        for (ValueId& input : copied.inputs)
            input = input == noValue ? noValue : ids_[input];
        for (std::size_t i = 0; i < node.outputs.size(); ++i) {
            copied.outputs[i] = copy(node.outputs[i], to);
            to.values.back().name = node.outputs.size() == 1 ? copied.name : copied.name + ":" + std::to_string(i);
        }
        return copied;
    }

    const Network& from_;
    std::vector<bool> read_, live_;
    std::vector<ValueId> ids_;
};

} // namespace

ValueId NetworkBuilder::addValue(std::string name, bool isTensor)
{
    network_.values.push_back({std::move(name), {}, isTensor});
    producers_.push_back(-1);
    return static_cast<ValueId>(network_.values.size()) - 1;
}

ValueId NetworkBuilder::addInput(std::string name)
{
    const ValueId value = addValue(std::move(name), true);
    network_.inputs.push_back(value);
    return value;
}

ValueId NetworkBuilder::addStored(std::string name, Stored::Kind kind, Tensor tensor)
{
    const std::string wanted = name;
    for (int i = 2; !storedNames_.insert(name).second; ++i)
        name = wanted + "_" + std::to_string(i);
    const ValueId value = addValue(name, true);
    network_.values[value].shape = tensor.shape();
    network_.stored.push_back({value, std::move(name), kind, std::move(tensor)});
    return value;
}

ValueId NetworkBuilder::addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes)
{
    return addNode(std::move(name), std::move(op), std::move(inputs), std::move(attributes), {true}).front();
}

std::vector<ValueId> NetworkBuilder::addNode(std::string name, std::string op, std::vector<ValueId> inputs, Attributes attributes,
                                             const std::vector<bool>& tensorOutputs)
{
    std::vector<ValueId> outputs;
    for (const bool isTensor : tensorOutputs) {
        outputs.push_back(addValue(name, isTensor));
        producers_.back() = static_cast<NodeId>(network_.nodes.size());
    }
    network_.nodes.push_back({std::move(name), std::move(op), std::move(inputs), outputs, std::move(attributes)});
    return outputs;
}

const Stored* NetworkBuilder::stored(ValueId value) const
{
    const int index = network_.storedIndex(value);
    return index < 0 ? nullptr : &network_.stored[static_cast<std::size_t>(index)];
}

const Node* NetworkBuilder::producer(ValueId value) const
{
    const NodeId node = producers_[value];
    return node < 0 ? nullptr : &network_.nodes[node];
}

NetworkBuilder::Finished NetworkBuilder::finish(std::string name, const std::vector<ValueId>& outputs, OutputForm form) const
{
    Compaction compaction(network_, producers_, outputs);
    Finished finished{compaction.network(), compaction.ids()};
    finished.network.name = std::move(name);
    finished.network.outputForm = form;
    for (const ValueId output : outputs)
        finished.network.outputs.push_back(finished.ids[output]);
    return finished;
}

void removeUnread(NetworkBuilder::Finished& built)
{
    Network& whole = built.network;
    std::vector<NodeId> producers(whole.values.size(), -1);
    for (std::size_t node = 0; node < whole.nodes.size(); ++node)
        for (const ValueId output : whole.nodes[node].outputs)
            producers[output] = static_cast<NodeId>(node);
    Compaction compaction(whole, producers, whole.outputs);
    Network smaller = compaction.network();
    for (ValueId& id : built.ids)
        id = id == noValue ? noValue : compaction.ids()[id];
    for (const ValueId output : whole.outputs)
        smaller.outputs.push_back(compaction.ids()[output]);
    std::swap(whole.values, smaller.values);
    std::swap(whole.nodes, smaller.nodes);
    std::swap(whole.stored, smaller.stored);
    std::swap(whole.inputs, smaller.inputs);
    std::swap(whole.outputs, smaller.outputs);
}

} // namespace espalier
