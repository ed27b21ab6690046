// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>

namespace espalier {
namespace {

class Concat final : public Operator {
public:
    std::string_view name() const override { return "concat"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        std::vector<at::Tensor> parts;
        parts.reserve(inputs.size());
        for (const c10::IValue& input : inputs)
            parts.push_back(input.toTensor());
        return {at::cat(parts, intAttribute(node, "dim"))};
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId output = node.outputs[0];
        const auto joined = static_cast<std::size_t>(intAttribute(node, "dim"));
        for (std::size_t dim = 0; dim < labels.rank(output); ++dim)
            labels.set(output, dim, dim == joined ? joinedLabels(node, dim, labels) : commonLabels(id, node, dim, labels));
    }

    /// The concatenated lists. Beside labelled parts, a fixed part gets frozen labels, so that the list is complete.
    static LabelList joinedLabels(const Node& node, std::size_t dim, Labels& labels)
    {
        const auto fixed = [&](ValueId part) { return labels.fixed(part, dim); };
        if (std::all_of(node.inputs.begin(), node.inputs.end(), fixed))
            return {};
        LabelList all;
        for (const ValueId part : node.inputs) {
            LabelList list = labels.of(part, dim);
            if (list.empty()) {
                list = labels.fresh(static_cast<std::size_t>(labels.network().values[part].shape[dim]));
                labels.freeze(list, "is a fixed part of '" + node.name + "'");
            }
            all.insert(all.end(), list.begin(), list.end());
        }
        return all;
    }

    /// The labels of the other dimensions, in which all parts agree.
    static LabelList commonLabels(NodeId id, const Node& node, std::size_t dim, Labels& labels)
    {
        LabelList common;
        for (const ValueId part : node.inputs)
            if (common.empty())
                common = labels.of(part, dim);
        for (const ValueId part : node.inputs)
            follow(labels, common, part, dim, SliceRole::other, id, "meets a fixed part in '" + node.name + "'");
        return common;
    }
};

/// Computed: `pads`.
class Pad final : public Operator {
public:
    std::string_view name() const override { return "pad"; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor& x = tensorAt(inputs, 0);
        const std::vector<std::int64_t> pads = ComputedNumbers(node, inputs, 1).list("pads");
        if (isConstant(node))
            return {at::constant_pad_nd(x, pads, floatAttribute(node, "value"))};
        return {at::pad(x, pads, textAttribute(node, "mode"))};
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
        bool computed() const { return low == computedSize || high == computedSize; }
    };

    static bool isConstant(const Node& node) { return textAttribute(node, "mode") == "constant"; }

    /// Position in the padding list, which counts from the last dimension: (low, high) per dimension.
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

    /// Channels added by zero padding may be removed like others; other padding reads neighbours or adds a value.
    static LabelList padded(const Node& node, std::size_t dim, Labels& labels)
    {
        const LabelList& list = labels.of(node.inputs[0], dim);
        const Padding padding = paddingOf(node, dim, labels.rank(node.inputs[0]));
        if (list.empty() || padding.none())
            return list;
        if (padding.computed()) {
            labels.freeze(list, "is padded by a computed number in '" + node.name + "'");
            return {};
        }
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

void registerJoining(OperatorTable& table)
{
    table.add(std::make_unique<Concat>());
    table.add(std::make_unique<Pad>());
}

} // namespace espalier
