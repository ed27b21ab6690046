// SPDX-License-Identifier: GPL-3.0-or-later
// Slicing and selecting indices of a dimension.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>
#include <limits>

namespace espalier {
namespace {

/// The elements [start, end) of a dimension, every step-th of them. Computed: `start`, `end`.
class Slicing final : public Operator {
public:
    std::string_view name() const override { return "slice"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        ComputedNumbers numbers(node, inputs, 1);
        const std::int64_t start = numbers.integer("start"), end = numbers.integer("end");
        return {tensorAt(inputs, 0).slice(intAttribute(node, "dim"), start, end, intAttribute(node, "step"))};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        const ValueId input = node.inputs[0];
        if (!survivors.pruned(input, dim))
            return;
        if (intAttribute(node, "step") != 1)
            return resizeSteps(node, survivors, dim);
        const std::int64_t end = intAttribute(node, "end");
        node.attributes["start"] = survivors.countBetween(input, dim, 0, intAttribute(node, "start"));
        if (end != openEnd)
            node.attributes["end"] = survivors.countBetween(input, dim, 0, end);
    }

private:
    static constexpr std::int64_t openEnd = std::numeric_limits<std::int64_t>::max();

    /// The survivors of every n-th channel need not be evenly spaced; then the slice becomes a selection by index.
    static void resizeSteps(Node& node, const Survivors& survivors, std::size_t dim)
    {
        const ValueId input = node.inputs[0];
        const std::int64_t start = intAttribute(node, "start");
        const std::int64_t step = intAttribute(node, "step");
        const std::int64_t end = std::min(intAttribute(node, "end"), survivors.fullCount(input, dim));
        const std::vector<std::int64_t> kept = survivors.kept(input, dim);
        std::vector<std::int64_t> places;
        for (std::size_t place = 0; place < kept.size(); ++place)
            if (kept[place] >= start && kept[place] < end && (kept[place] - start) % step == 0)
                places.push_back(static_cast<std::int64_t>(place));
        node.op = "index_select";
        node.attributes = {{"dim", static_cast<std::int64_t>(dim)}, {"indices", std::move(places)}};
    }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        const ValueId input = node.inputs[0];
        const ValueId output = node.outputs[0];
        labelStored(labels, input, id);
        for (std::size_t other = 0; other < labels.rank(input); ++other)
            if (other != dim)
                labels.set(output, other, labels.of(input, other));
        if (isOfAnySize(node, "start") || isOfAnySize(node, "end"))
            labels.freeze(labels.of(input, dim), "is sliced at a computed place by '" + node.name + "'");
        else if (!labels.fixed(input, dim))
            labels.set(output, dim, cut(node, labels.of(input, dim), labels.network().values[output].shape[dim]));
    }

    /// Computed, or counted from the end.
    static bool isOfAnySize(const Node& node, const char* place) { return holdsComputed(node, place) || intAttribute(node, place) < 0; }

    static LabelList cut(const Node& node, const LabelList& list, std::int64_t count)
    {
        const auto start = static_cast<std::size_t>(intAttribute(node, "start"));
        const auto step = static_cast<std::size_t>(intAttribute(node, "step"));
        LabelList part;
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            part.push_back(list[start + i * step]);
        return part;
    }
};

/// Selects indices of a dimension, in any order; an index may occur twice.
class IndexSelect final : public Operator {
public:
    std::string_view name() const override { return "index_select"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        return {at::index_select(x, intAttribute(node, "dim"), at::tensor(intsAttribute(node, "indices"), x.options().dtype(at::kLong)))};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        if (!survivors.pruned(node.inputs[0], dim))
            return;
        const std::vector<std::int64_t> kept = survivors.kept(node.inputs[0], dim);
        std::vector<std::int64_t> indices;
        for (const std::int64_t index : intsAttribute(node, "indices")) {
            const auto place = std::lower_bound(kept.begin(), kept.end(), index);
            if (place != kept.end() && *place == index)
                indices.push_back(place - kept.begin());
        }
        node.attributes["indices"] = std::move(indices);
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const auto dim = static_cast<std::size_t>(intAttribute(node, "dim"));
        const ValueId input = node.inputs[0];
        labelStored(labels, input, id);
        for (std::size_t other = 0; other < labels.rank(input); ++other)
            if (other != dim)
                labels.set(node.outputs[0], other, labels.of(input, other));
        const LabelList& list = labels.of(input, dim);
        if (list.empty())
            return;
        LabelList picked;
        for (const std::int64_t index : intsAttribute(node, "indices"))
            picked.push_back(list[static_cast<std::size_t>(index)]);
        labels.set(node.outputs[0], dim, std::move(picked));
    }
};

} // namespace

void registerSlicing(OperatorTable& table)
{
    table.add(std::make_unique<Slicing>());
    table.add(std::make_unique<IndexSelect>());
}

} // namespace espalier
