// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/network.h"
#include "core/base/assert.h"
#include "core/graph/operator.h"

#include <algorithm>
#include <set>

namespace espalier {
namespace {

/// Walks a network once and stops at the first broken invariant.
class InvariantCheck {
public:
    explicit InvariantCheck(const Network& network) : network_(network), produced_(network.values.size(), false) {}

    std::string run()
    {
        checkGiven();
        for (const Node& node : network_.nodes)
            if (broken_.empty())
                checkNode(node);
        for (const ValueId output : network_.outputs)
            if (!known(output))
                breakAt("The network's output reads a value that nobody produces.");
        if (network_.outputs.empty())
            breakAt("The network has no output.");
        return broken_;
    }

private:
    bool inRange(ValueId value) const { return value >= 0 && static_cast<std::size_t>(value) < network_.values.size(); }
    bool known(ValueId value) const { return inRange(value) && produced_[value]; }

    void breakAt(std::string sentence)
    {
        if (broken_.empty())
            broken_ = std::move(sentence);
    }

    void produce(ValueId value, const std::string& producer)
    {
        if (!inRange(value))
            return breakAt(producer + " produces a value that is not in the network.");
        if (produced_[value])
            breakAt(producer + " produces the value '" + network_.values[value].name + "', which somebody else produces already.");
        produced_[value] = true;
    }

    void checkGiven()
    {
        if (network_.inputs.empty())
            breakAt("The network has no input.");
        for (const ValueId input : network_.inputs)
            produce(input, "An input");
        std::set<std::string_view> names;
        for (const Stored& stored : network_.stored) {
            produce(stored.value, "The tensor '" + stored.name + "'");
            if (!stored.tensor.defined())
                breakAt("The tensor '" + stored.name + "' has no content.");
            if (!names.insert(stored.name).second)
                breakAt("Two tensors are called '" + stored.name + "'.");
        }
    }

    void checkNode(const Node& node)
    {
        if (!nodeNames_.insert(node.name).second)
            breakAt("Two nodes are called '" + node.name + "'.");
        if (!findOperator(node.op))
            breakAt("Node '" + node.name + "' has the unknown operator '" + node.op + "'.");
        for (const ValueId input : node.inputs)
            if (input != noValue && !known(input))
                breakAt("Node '" + node.name + "' reads a value before anybody produces it.");
        for (const ValueId output : node.outputs)
            produce(output, "Node '" + node.name + "'");
    }

    const Network& network_;
    std::vector<bool> produced_;
    std::set<std::string_view> nodeNames_;
    std::string broken_;
};

template <class T>
const T& typedAttribute(const Node& node, std::string_view name)
{
    const T* typed = std::get_if<T>(&attribute(node, name));
    ESPALIER_ASSERT(typed && "attribute of another type");
    return *typed;
}

template <class Matches>
int indexWhere(const std::vector<Stored>& stored, Matches matches)
{
    const auto found = std::find_if(stored.begin(), stored.end(), matches);
    return found == stored.end() ? -1 : static_cast<int>(found - stored.begin());
}

} // namespace

int Network::storedIndex(ValueId value) const
{
    return indexWhere(stored, [value](const Stored& s) { return s.value == value; });
}

int Network::storedByName(std::string_view wanted) const
{
    return indexWhere(stored, [wanted](const Stored& s) { return s.name == wanted; });
}

std::vector<bool> neededNodes(const Network& network)
{
    std::vector<bool> read(network.values.size(), false), needed(network.nodes.size(), false);
    for (const ValueId output : network.outputs)
        read[static_cast<std::size_t>(output)] = true;
    for (std::size_t id = network.nodes.size(); id-- > 0;) {
        const Node& node = network.nodes[id];
        needed[id] =
            std::any_of(node.outputs.begin(), node.outputs.end(), [&](ValueId output) { return read[static_cast<std::size_t>(output)]; });
        for (const ValueId input : node.inputs)
            if (needed[id] && input != noValue)
                read[static_cast<std::size_t>(input)] = true;
    }
    return needed;
}

const Attribute& attribute(const Node& node, std::string_view name)
{
    const auto found = node.attributes.find(name);
    ESPALIER_ASSERT(found != node.attributes.end() && "no such attribute");
    return found->second;
}

std::int64_t intAttribute(const Node& node, std::string_view name)
{
    return typedAttribute<std::int64_t>(node, name);
}

double floatAttribute(const Node& node, std::string_view name)
{
    return typedAttribute<double>(node, name);
}

bool boolAttribute(const Node& node, std::string_view name)
{
    return typedAttribute<bool>(node, name);
}

const std::vector<std::int64_t>& intsAttribute(const Node& node, std::string_view name)
{
    return typedAttribute<std::vector<std::int64_t>>(node, name);
}

std::string brokenInvariant(const Network& network)
{
    return InvariantCheck(network).run();
}

} // namespace espalier
