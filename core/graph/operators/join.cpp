// SPDX-License-Identifier: GPL-3.0-or-later
// Concatenation.
#include "core/graph/operators/arguments.h"
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

    /// The lists one after another. Next to labelled parts a fixed one gets labels that never go, so that the list is complete.
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

    /// All parts agree in the other dimensions.
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

} // namespace

void addJoinOperators(OperatorTable& table)
{
    table.add(std::make_unique<Concat>());
}

} // namespace espalier
