// SPDX-License-Identifier: GPL-3.0-or-later
// Moving, inserting, dropping, cutting and padding single dimensions.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>
#include <limits>

namespace espalier {
namespace {

class Permute final : public Operator {
public:
    std::string_view name() const override { return "permute"; }

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

class Squeeze final : public Operator {
public:
    std::string_view name() const override { return "squeeze"; }

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
        // LibTorch leaves a dimension that is not of size 1; one that could shrink to 1 must not, or the ranks would differ.
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

class Slicing final : public Operator {
public:
    std::string_view name() const override { return "slice"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).slice(intAttribute(node, "dim"), intAttribute(node, "start"), intAttribute(node, "end"),
                                          intAttribute(node, "step"))};
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

    /// What is left of every n-th channel need not stand in equal steps any more: then it is picked one by one.
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
        if (!labels.fixed(input, dim))
            labels.set(output, dim, cut(node, labels.of(input, dim), labels.network().values[output].shape[dim]));
    }

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

class Pad final : public Operator {
public:
    std::string_view name() const override { return "pad"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        if (isConstant(node))
            return {at::constant_pad_nd(x, intsAttribute(node, "pads"), floatAttribute(node, "value"))};
        return {at::pad(x, intsAttribute(node, "pads"), textAttribute(node, "mode"))};
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        const ValueId output = node.outputs[0];
        const std::size_t padded = intsAttribute(node, "pads").size() / 2;
        const std::size_t rank = survivors.shape(output).size();
        for (std::size_t dim = rank - padded; dim < rank; ++dim)
            if (survivors.pruned(output, dim))
                resizeDimension(node, survivors, dim, rank);
    }

private:
    struct Padding {
        std::int64_t low, high;
        bool none() const { return low == 0 && high == 0; }
    };

    static bool isConstant(const Node& node) { return textAttribute(node, "mode") == "constant"; }

    /// The list counts from the last dimension: low and high of each.
    static std::size_t indexOf(std::size_t dim, std::size_t rank) { return 2 * (rank - 1 - dim); }

    static Padding paddingOf(const Node& node, std::size_t dim, std::size_t rank)
    {
        const std::vector<std::int64_t>& pads = intsAttribute(node, "pads");
        const std::size_t index = indexOf(dim, rank);
        return index < pads.size() ? Padding{pads[index], pads[index + 1]} : Padding{0, 0};
    }

    static void resizeDimension(Node& node, const Survivors& survivors, std::size_t dim, std::size_t rank)
    {
        const Padding padding = paddingOf(node, dim, rank);
        const std::int64_t size = survivors.fullCount(node.outputs[0], dim);
        auto& pads = std::get<std::vector<std::int64_t>>(node.attributes.find("pads")->second);
        pads[indexOf(dim, rank)] = survivors.countBetween(node.outputs[0], dim, 0, padding.low);
        pads[indexOf(dim, rank) + 1] = survivors.countBetween(node.outputs[0], dim, size - padding.high, size);
    }

    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        labelStored(labels, node.inputs[0], id);
        const std::size_t rank = labels.rank(node.inputs[0]);
        for (std::size_t dim = 0; dim < rank; ++dim)
            labels.set(node.outputs[0], dim, padded(node, dim, labels));
    }

    /// Padding with zeros makes channels that may go like any others; other padding reads its neighbours or carries a value.
    static LabelList padded(const Node& node, std::size_t dim, Labels& labels)
    {
        const LabelList& list = labels.of(node.inputs[0], dim);
        const Padding padding = paddingOf(node, dim, labels.rank(node.inputs[0]));
        if (list.empty() || padding.none())
            return list;
        if (!isConstant(node) || floatAttribute(node, "value") != 0 || padding.low < 0 || padding.high < 0) {
            labels.freeze(list, "is padded with other than zeros by '" + node.name + "'");
            return {};
        }
        LabelList all = labels.fresh(static_cast<std::size_t>(padding.low));
        const LabelList after = labels.fresh(static_cast<std::size_t>(padding.high));
        all.insert(all.end(), list.begin(), list.end());
        all.insert(all.end(), after.begin(), after.end());
        return all;
    }
};

} // namespace

void addShapeOperators(OperatorTable& table)
{
    table.add(std::make_unique<Permute>());
    table.add(std::make_unique<Squeeze>());
    table.add(std::make_unique<Unsqueeze>());
    table.add(std::make_unique<Slicing>());
    table.add(std::make_unique<Pad>());
}

} // namespace espalier
