// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

constexpr std::int64_t inferred = -1; ///< in the attribute `shape` of Reshape

/// A run of input dimensions and the run of output dimensions that has the same elements: [begin, end) each.
struct Block {
    std::size_t inBegin, inEnd, outBegin, outEnd;
};

/// The smallest runs of dimensions whose products agree, left to right.
std::vector<Block> matchingBlocks(const Shape& in, const Shape& out)
{
    std::vector<Block> blocks;
    std::size_t i = 0;
    std::size_t o = 0;
    while (i < in.size() && o < out.size()) {
        Block block{i, i + 1, o, o + 1};
        std::int64_t inElements = in[i++];
        std::int64_t outElements = out[o++];
        while (inElements != outElements && (inElements < outElements ? i < in.size() : o < out.size())) {
            if (inElements < outElements)
                inElements *= in[i++];
            else
                outElements *= out[o++];
        }
        block.inEnd = i;
        block.outEnd = o;
        blocks.push_back(block);
    }
    // The remaining dimensions have size 1.
    if (i < in.size() || o < out.size())
        blocks.push_back({i, in.size(), o, out.size()});
    return blocks;
}

/// For every element of a run of dimensions, row-major: its index along one of them.
std::vector<std::size_t> coordinates(const Shape& shape, std::size_t begin, std::size_t end, std::size_t dim)
{
    const auto product = [&](std::size_t from, std::size_t to) {
        return elementCount(Shape(shape.begin() + static_cast<std::ptrdiff_t>(from), shape.begin() + static_cast<std::ptrdiff_t>(to)));
    };
    const auto inner = static_cast<std::size_t>(product(dim + 1, end));
    const auto size = static_cast<std::size_t>(shape[dim]);
    std::vector<std::size_t> all(static_cast<std::size_t>(product(begin, end)));
    for (std::size_t element = 0; element < all.size(); ++element)
        all[element] = element / inner % size;
    return all;
}

/// The classes that result if every two elements with the same coordinate are united.
class CoordinateClasses {
public:
    CoordinateClasses(const LabelList& labels, const std::vector<std::size_t>& coordinate, std::size_t size, const Labels& known)
        : parent_(size)
    {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
        std::map<Label, std::size_t> firstOf;
        for (std::size_t i = 0; i < labels.size(); ++i)
            parent_[root(coordinate[i])] = root(firstOf.emplace(known.find(labels[i]), coordinate[i]).first->second);
    }

    std::size_t count()
    {
        std::set<std::size_t> roots;
        for (std::size_t i = 0; i < parent_.size(); ++i)
            roots.insert(root(i));
        return roots.size();
    }

private:
    std::size_t root(std::size_t i)
    {
        while (parent_[i] != i)
            i = parent_[i] = parent_[parent_[i]];
        return i;
    }

    std::vector<std::size_t> parent_;
};

/// Passes the labels of one node's input to its output, block by block.
class ReshapeRule {
public:
    /// sizes: how the output's sizes are given, as the attribute `shape` of Reshape; empty: all follow by themselves.
    ReshapeRule(const Node& node, Labels& labels, const Ints& sizes)
        : node_(node), labels_(labels), sizes_(sizes), input_(node.inputs[0]), output_(node.outputs[0]), in_(shapeOf(input_)),
          out_(shapeOf(output_)), canInfer_(std::count(sizes.begin(), sizes.end(), inferred) == 0)
    {
    }

    void apply()
    {
        for (const Block& block : matchingBlocks(in_, out_))
            applyTo(block);
    }

private:
    const Shape& shapeOf(ValueId value) const { return labels_.network().values[value].shape; }

    /// The dimensions with labels that are not all frozen; frozen ones need not be followed.
    std::vector<std::size_t> labelledDims(const Block& block) const
    {
        std::vector<std::size_t> dims;
        for (std::size_t dim = block.inBegin; dim < block.inEnd; ++dim) {
            const LabelList& list = labels_.of(input_, dim);
            if (!std::all_of(list.begin(), list.end(), [this](Label label) { return labels_.frozen(label); }))
                dims.push_back(dim);
        }
        return dims;
    }

    void applyTo(const Block& block)
    {
        const std::vector<std::size_t> dims = labelledDims(block);
        if (dims.size() == 1 && block.outBegin < block.outEnd)
            return carry(block, dims.front());
        for (const std::size_t dim : dims)
            labels_.freeze(labels_.of(input_, dim), "is reshaped together with other channels by '" + node_.name + "'");
    }

    void carry(const Block& block, std::size_t dim)
    {
        const LabelList& list = labels_.of(input_, dim);
        if (block.inEnd - block.inBegin == 1 && block.outEnd - block.outBegin == 1)
            return setLabels(block.outBegin, list);
        LabelList perElement;
        for (const std::size_t index : coordinates(in_, block.inBegin, block.inEnd, dim))
            perElement.push_back(list[index]);
        place(block, perElement);
    }

    /// Labels one output dimension. Labels that share an index there are united, so that the result stays rectangular. Of several
    /// dimensions, the one with the most classes is chosen.
    void place(const Block& block, const LabelList& perElement)
    {
        std::size_t best = block.outBegin;
        std::size_t mostClasses = 0;
        for (std::size_t dim = block.outBegin; dim < block.outEnd; ++dim) {
            const auto coordinate = coordinates(out_, block.outBegin, block.outEnd, dim);
            const std::size_t classes = CoordinateClasses(perElement, coordinate, static_cast<std::size_t>(out_[dim]), labels_).count();
            if (canChange(dim) && classes >= mostClasses) {
                best = dim;
                mostClasses = classes;
            }
        }
        uniteAlong(block, perElement, best);
    }

    void uniteAlong(const Block& block, const LabelList& perElement, std::size_t dim)
    {
        const auto coordinate = coordinates(out_, block.outBegin, block.outEnd, dim);
        LabelList labels(static_cast<std::size_t>(out_[dim]));
        std::vector<bool> seen(labels.size(), false);
        for (std::size_t i = 0; i < perElement.size(); ++i) {
            Label& first = labels[coordinate[i]];
            if (!seen[coordinate[i]])
                first = perElement[i];
            else
                labels_.unite(first, perElement[i]);
            seen[coordinate[i]] = true;
        }
        setLabels(dim, std::move(labels));
    }

    bool computed(std::size_t dim) const { return dim < sizes_.size() && sizes_[dim] == computedSize; }

    /// A computed size does not follow a removal, unless it is inferred from the others instead; only one can be.
    bool canChange(std::size_t dim) const { return !computed(dim) || canInfer_; }

    void setLabels(std::size_t dim, LabelList list)
    {
        if (!canChange(dim))
            return labels_.freeze(list, "is reshaped by '" + node_.name + "' to a computed size");
        canInfer_ = canInfer_ && !computed(dim);
        labels_.set(output_, dim, std::move(list));
    }

    const Node& node_;
    Labels& labels_;
    const Ints& sizes_;
    ValueId input_, output_;
    const Shape& in_;
    const Shape& out_;
    bool canInfer_; ///< no size is inferred yet
};

void reshapeLabels(NodeId id, const Node& node, Labels& labels, const Ints& sizes)
{
    labelStored(labels, node.inputs[0], id);
    ReshapeRule(node, labels, sizes).apply();
}

class Flatten final : public Operator {
public:
    std::string_view name() const override { return "flatten"; }
    Traits traits() const override { return {.rearranges = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).flatten(intAttribute(node, "start_dim"), intAttribute(node, "end_dim"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override { reshapeLabels(id, node, labels, {}); }
};

/// Computed: `shape`. 0 copies the input's size at this place; a single -1 is inferred.
class Reshape final : public Operator {
public:
    std::string_view name() const override { return "reshape"; }
    Traits traits() const override { return {.rearranges = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        Ints shape = ComputedNumbers(node, inputs, 1).list("shape");
        const Ints& given = intsAttribute(node, "shape");
        for (std::size_t dim = 0; dim < shape.size(); ++dim)
            shape[dim] = given[dim] == copied ? x.size(static_cast<std::int64_t>(dim)) : shape[dim];
        return {x.reshape(shape)};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        auto& shape = std::get<Ints>(node.attributes.find("shape")->second);
        for (std::size_t dim = 0; dim < shape.size(); ++dim) {
            const std::int64_t size = survivors.count(node.outputs[0], dim);
            const bool copies = shape[dim] == copied && survivors.count(node.inputs[0], dim) == size;
            if (!survivors.pruned(node.outputs[0], dim) || shape[dim] == inferred || copies)
                continue;
            if (shape[dim] == computedSize)
                fixComputed(node, "shape", dim, inferred, 1);
            else
                shape[dim] = size;
        }
    }

private:
    static constexpr std::int64_t copied = 0;

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        reshapeLabels(id, node, labels, intsAttribute(node, "shape"));
    }
};

class Squeeze final : public Operator {
public:
    std::string_view name() const override { return "squeeze"; }
    Traits traits() const override { return {.rearranges = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).squeeze(intAttribute(node, "dim"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        const ValueId output = node.outputs[0];
        labelStored(labels, input, id);
        const auto dropped = static_cast<std::size_t>(intAttribute(node, "dim"));
        // LibTorch keeps a dimension that is not of size 1. One that could shrink to 1 must not, or the rank would change.
        labels.freeze(labels.of(input, dropped), "is squeezed by '" + node.name + "'");
        if (labels.rank(input) == labels.rank(output))
            return labels.copy(input, output);
        for (std::size_t dim = 0; dim < labels.rank(output); ++dim)
            labels.set(output, dim, labels.of(input, dim < dropped ? dim : dim + 1));
    }
};

class Unsqueeze final : public Operator {
public:
    std::string_view name() const override { return "unsqueeze"; }
    Traits traits() const override { return {.rearranges = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).unsqueeze(intAttribute(node, "dim"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        labelStored(labels, node.inputs[0], id);
        const auto inserted = static_cast<std::size_t>(intAttribute(node, "dim"));
        for (std::size_t dim = 0; dim < labels.rank(node.inputs[0]); ++dim)
            labels.set(node.outputs[0], dim < inserted ? dim : dim + 1, labels.of(node.inputs[0], dim));
    }
};

} // namespace

void registerReshape(OperatorTable& table)
{
    table.add(std::make_unique<Flatten>());
    table.add(std::make_unique<Reshape>());
    table.add(std::make_unique<Squeeze>());
    table.add(std::make_unique<Unsqueeze>());
}

} // namespace espalier
