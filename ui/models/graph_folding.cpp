// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/graph_folding.h"

#include "core/graph/traits.h"

#include <algorithm>
#include <set>

namespace espalier {

namespace {

class Folding {
public:
    explicit Folding(const Network& network)
        : network_(network), needed_(neededNodes(network)), sources_(network.values.size()), readers_(network.values.size(), 0)
    {
    }

    FoldedGraph run()
    {
        countReaders();
        for (const ValueId input : network_.inputs)
            if (readers_[place(input)] > 0)
                sources_[place(input)] = {addBox({BoxKind::input, {}, input})};
        for (std::size_t id = 0; id < network_.nodes.size(); ++id)
            if (needed_[id])
                take(static_cast<NodeId>(id));
        for (const ValueId output : network_.outputs)
            connect({output}, addBox({BoxKind::output, {}, output}));
        return std::move(graph_);
    }

private:
    static std::size_t place(std::int32_t id) { return static_cast<std::size_t>(id); }

    /// A size that is read off a value is no use of the value.
    void countReaders()
    {
        for (const ValueId output : network_.outputs)
            ++readers_[place(output)];
        for (std::size_t id = 0; id < network_.nodes.size(); ++id)
            for (const ValueId input : network_.nodes[id].inputs)
                if (input != noValue && needed_[id] && !traitsOf(network_.nodes[id]).number)
                    ++readers_[place(input)];
    }

    int addBox(FoldedGraph::Box box)
    {
        graph_.boxes.push_back(std::move(box));
        return static_cast<int>(graph_.boxes.size()) - 1;
    }

    /// The boxes that a node reads, ascending; none: it is constant.
    std::set<int> read(const Node& node) const
    {
        std::set<int> boxes;
        for (const ValueId input : node.inputs)
            if (input != noValue)
                boxes.insert(sources_[place(input)].begin(), sources_[place(input)].end());
        return boxes;
    }

    void take(NodeId id)
    {
        const Node& node = network_.nodes[place(id)];
        const std::set<int> from = read(node);
        if (from.empty() || traitsOf(node).number)
            return;
        if (const int box = *from.begin(); from.size() == 1 && belongsInto(box, node)) {
            graph_.boxes[place(box)].nodes.push_back(id);
            graph_.boxes[place(box)].value = node.outputs.front();
            return setSources(node, {box});
        }
        if (passes(node, from))
            return setSources(node, {from.begin(), from.end()});
        const bool layer = isLayer(node) || traitsOf(node).recurrent;
        const int box = addBox({layer ? BoxKind::layer : BoxKind::step, {id}, node.outputs.front()});
        connect(node.inputs, box);
        setSources(node, {box});
    }

    void setSources(const Node& node, const std::vector<int>& boxes)
    {
        for (const ValueId output : node.outputs)
            sources_[place(output)] = boxes;
    }

    /// Lists of values, and changes of shape only.
    bool passes(const Node& node, const std::set<int>& from) const
    {
        const bool list =
            std::none_of(node.outputs.begin(), node.outputs.end(), [&](ValueId output) { return network_.values[place(output)].isTensor; });
        return list || (from.size() == 1 && traitsOf(node).rearranges);
    }

    /// Element by element, on the box's result, which nobody else reads.
    bool belongsInto(int number, const Node& node) const
    {
        const FoldedGraph::Box& box = graph_.boxes[place(number)];
        const Traits traits = traitsOf(node);
        const bool drawnAlone = isLayer(node) || traits.recurrent || traits.matrixProduct || traits.opaque || traits.selects ||
                                node.attributes.contains("kernel") || node.outputs.size() != 1;
        if (box.kind == BoxKind::input || drawnAlone || readers_[place(box.value)] > 1)
            return false;
        const bool onResult = std::find(node.inputs.begin(), node.inputs.end(), box.value) != node.inputs.end();
        const Value& after = network_.values[place(node.outputs.front())];
        return onResult && after.isTensor && (traits.rearranges || after.shape == network_.values[place(box.value)].shape);
    }

    void connect(const std::vector<ValueId>& values, int to)
    {
        std::set<int> known;
        for (const ValueId value : values)
            for (const int from : value == noValue ? std::vector<int>() : sources_[place(value)])
                if (known.insert(from).second)
                    graph_.edges.push_back({from, to, value});
    }

    const Network& network_;
    std::vector<bool> needed_;
    std::vector<std::vector<int>> sources_; ///< by value: the boxes that it comes from
    std::vector<int> readers_;              ///< by value
    FoldedGraph graph_;
};

} // namespace

FoldedGraph folded(const Network& network)
{
    return Folding(network).run();
}

} // namespace espalier
