// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in other places or repeated: permutation, roll, repeat, expand, pixel shuffle and unshuffle.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>

namespace espalier {
namespace {

using Ints = std::vector<std::int64_t>;

class Permute final : public Operator {
public:
    std::string_view name() const override { return "permute"; }
    Traits traits() const override { return {.rearranges = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).permute(intsAttribute(node, "dims"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        labelStored(labels, node.inputs[0], id);
        const std::vector<std::int64_t>& dims = intsAttribute(node, "dims");
        for (std::size_t dim = 0; dim < dims.size(); ++dim)
            labels.set(node.outputs[0], dim, labels.of(node.inputs[0], static_cast<std::size_t>(dims[dim])));
    }
};

/// Channels are the third dimension from the end. Of the many narrow channels, every factor² consecutive ones belong to one wide channel.
class PixelShuffle final : public Operator {
public:
    explicit PixelShuffle(bool backwards) : backwards_(backwards) {}

    std::string_view name() const override { return backwards_ ? "pixel_unshuffle" : "pixel_shuffle"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const std::int64_t factor = intAttribute(node, "factor");
        return {backwards_ ? at::pixel_unshuffle(tensorAt(inputs, 0), factor) : at::pixel_shuffle(tensorAt(inputs, 0), factor)};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        labelStored(labels, input, id);
        const std::size_t channels = labels.rank(input) - 3;
        for (std::size_t dim = 0; dim < channels; ++dim)
            labels.set(node.outputs[0], dim, labels.of(input, dim));
        for (std::size_t dim = channels + 1; dim < channels + 3; ++dim)
            labels.freeze(labels.of(input, dim), "is a position in '" + node.name + "'");
        const auto pixels = static_cast<std::size_t>(intAttribute(node, "factor") * intAttribute(node, "factor"));
        const LabelList& list = labels.of(input, channels);
        labels.set(node.outputs[0], channels, backwards_ ? spread(list, pixels) : gathered(list, pixels, labels));
    }

    static LabelList spread(const LabelList& list, std::size_t pixels)
    {
        LabelList narrow;
        for (const Label label : list)
            narrow.insert(narrow.end(), pixels, label);
        return narrow;
    }

    static LabelList gathered(const LabelList& list, std::size_t pixels, Labels& labels)
    {
        LabelList wide;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i % pixels == 0)
                wide.push_back(list[i]);
            else
                labels.unite(wide.back(), list[i]);
        }
        return wide;
    }

    bool backwards_;
};

/// Rolls dimensions: elements shifted beyond the end come in at the start.
class Roll final : public Operator {
public:
    std::string_view name() const override { return "roll"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {at::roll(tensorAt(inputs, 0), intsAttribute(node, "shifts"), intsAttribute(node, "dims"))};
    }

    /// The new shift is the number of survivors in the part that comes in at the start.
    void resize(Node& node, const Survivors& survivors) const override
    {
        const Ints dims = intsAttribute(node, "dims");
        auto& shifts = std::get<Ints>(node.attributes.find("shifts")->second);
        for (std::size_t i = 0; i < dims.size(); ++i) {
            const auto dim = static_cast<std::size_t>(dims[i]);
            const std::int64_t size = survivors.fullCount(node.inputs[0], dim);
            if (survivors.pruned(node.inputs[0], dim))
                shifts[i] = survivors.countBetween(node.inputs[0], dim, size - within(shifts[i], size), size);
        }
    }

private:
    /// The equivalent shift in [0, size).
    static std::int64_t within(std::int64_t shift, std::int64_t size) { return (shift % size + size) % size; }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        passOn(labels, node.inputs[0], node.outputs[0], id);
        const Ints& dims = intsAttribute(node, "dims");
        for (std::size_t i = 0; i < dims.size(); ++i) {
            LabelList list = labels.of(node.outputs[0], static_cast<std::size_t>(dims[i]));
            if (list.empty())
                continue;
            std::rotate(list.begin(), list.end() - within(intsAttribute(node, "shifts")[i], static_cast<std::int64_t>(list.size())),
                        list.end());
            labels.set(node.outputs[0], static_cast<std::size_t>(dims[i]), std::move(list));
        }
    }
};

/// Repeats the whole tensor along each dimension; more counts than dimensions add leading dimensions. Computed: `repeats`.
class Repeat final : public Operator {
public:
    std::string_view name() const override { return "repeat"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).repeat(ComputedNumbers(node, inputs, 1).list("repeats"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        labelStored(labels, input, id);
        const Ints& repeats = intsAttribute(node, "repeats");
        const std::size_t added = repeats.size() - labels.rank(input);
        for (std::size_t dim = 0; dim < labels.rank(input); ++dim) {
            if (repeats[added + dim] == computedSize) {
                labels.freeze(labels.of(input, dim), "is repeated by '" + node.name + "' a computed number of times");
                continue;
            }
            LabelList all;
            for (std::int64_t time = 0; time < repeats[added + dim]; ++time)
                all.insert(all.end(), labels.of(input, dim).begin(), labels.of(input, dim).end());
            labels.set(node.outputs[0], added + dim, std::move(all));
        }
    }
};

/// Expands dimensions of size 1 and adds leading ones. shape: a size; -1 keeps the input's; 0 takes the number of images from the second
/// input's first dimension. Computed: `shape`; the second input is there only where a size is 0.
class Expand final : public Operator {
public:
    std::string_view name() const override { return "expand"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const Ints& given = intsAttribute(node, "shape");
        Ints shape = ComputedNumbers(node, inputs, ownInputs(given)).list("shape");
        for (std::size_t dim = 0; dim < shape.size(); ++dim)
            shape[dim] = given[dim] == ofImages ? tensorAt(inputs, 1).size(0) : shape[dim];
        return {tensorAt(inputs, 0).expand(shape)};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        auto& shape = std::get<Ints>(node.attributes.find("shape")->second);
        for (std::size_t dim = 0; dim < shape.size(); ++dim) {
            if (!survivors.pruned(node.outputs[0], dim))
                continue;
            if (shape[dim] == computedSize)
                fixComputed(node, "shape", dim, kept, ownInputs(shape));
            else
                shape[dim] = kept;
        }
    }

private:
    static constexpr std::int64_t kept = -1;
    static constexpr std::int64_t ofImages = 0;

    static std::size_t ownInputs(const Ints& shape) { return std::count(shape.begin(), shape.end(), ofImages) > 0 ? 2 : 1; }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        const ValueId output = node.outputs[0];
        labelStored(labels, input, id);
        const std::size_t added = labels.rank(output) - labels.rank(input);
        for (std::size_t dim = 0; dim < labels.rank(input); ++dim) {
            const auto& values = labels.network().values;
            // A single index is not kept but expanded, at another size.
            const bool expands = intsAttribute(node, "shape")[added + dim] == computedSize && values[input].shape[dim] == 1;
            if (values[input].shape[dim] == values[output].shape[added + dim] && !expands)
                labels.set(output, added + dim, labels.of(input, dim));
            else
                labels.freeze(labels.of(input, dim), "is expanded by '" + node.name + "'");
        }
    }
};

} // namespace

void registerRearrangement(OperatorTable& table)
{
    table.add(std::make_unique<Permute>());
    table.add(std::make_unique<PixelShuffle>(false));
    table.add(std::make_unique<PixelShuffle>(true));
    table.add(std::make_unique<Roll>());
    table.add(std::make_unique<Repeat>());
    table.add(std::make_unique<Expand>());
}

} // namespace espalier
