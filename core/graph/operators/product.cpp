// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layer and the product of two matrices.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/label_rules.h"
#include "core/graph/operators/operator_table.h"

namespace espalier {
namespace {

class Linear final : public Operator {
public:
    std::string_view name() const override { return "linear"; }
    Traits traits() const override { return {.linear = true}; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override
    {
        return {at::linear(tensorAt(inputs, 0), tensorAt(inputs, 1), optionalTensorAt(inputs, 2))};
    }

    std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const override
    {
        Shape rows = shapeOf(node.inputs[0]);
        rows.back() = 1;
        return elementCount(shapeOf(node.inputs[1])) * elementCount(rows);
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId input = node.inputs[0];
        const ValueId weight = node.inputs[1];
        const ValueId output = node.outputs[0];
        if (!labels.stored(weight) || labels.rank(weight) != 2) {
            labels.freezeValue(input, "reaches '" + node.name + "', whose weight is computed");
            labels.freezeValue(weight, "is the weight of '" + node.name + "', which cannot follow");
            return;
        }
        const std::size_t last = labels.rank(input) - 1;
        for (std::size_t dim = 0; dim < last; ++dim)
            labels.set(output, dim, labels.of(input, dim));
        follow(labels, labels.of(input, last), weight, 1, SliceRole::consumer, id, "meets the fixed input of '" + node.name + "'");
        const LabelList& filters = labels.attach(weight, 0, SliceRole::filter, id);
        if (const ValueId bias = inputOf(node, 2); bias != noValue)
            follow(labels, filters, bias, 0, SliceRole::shift, id, "meets the computed bias of '" + node.name + "'");
        labels.set(output, last, filters);
    }
};

/// a […, n, k] times b […, k, m]; leading dimensions broadcast. A stored b of two dimensions is the transposed weight of a linear layer.
class MatrixProduct final : public Operator {
public:
    std::string_view name() const override { return "matmul"; }
    Traits traits() const override { return {.matrixProduct = true}; }

    Results run(const Node&, Inputs inputs, const RunOptions&) const override
    {
        return {at::matmul(tensorAt(inputs, 0), tensorAt(inputs, 1))};
    }

    std::int64_t macs(const Node& node, const ShapeOf& shapeOf) const override
    {
        return elementCount(shapeOf(node.outputs[0])) * shapeOf(node.inputs[0]).back();
    }

private:
    void passLabels(NodeId id, const Node& node, Labels& labels) const override
    {
        const ValueId a = node.inputs[0];
        const ValueId b = node.inputs[1];
        const ValueId output = node.outputs[0];
        if (labels.rank(a) < 2 || labels.rank(b) < 2) {
            labels.freezeValue(a, "reaches the vector product '" + node.name + "'");
            labels.freezeValue(b, "reaches the vector product '" + node.name + "'");
            return;
        }
        const std::size_t rank = labels.rank(output);
        coupleContraction(id, node, labels);
        for (std::size_t dim = 0; dim + 2 < rank; ++dim)
            labels.set(output, dim, meet(labels, a, b, dim, rank, id, "meets fixed channels in '" + node.name + "'"));
        labels.set(output, rank - 2, labels.of(a, labels.rank(a) - 2));
        labels.set(output, rank - 1, lastDimension(id, b, labels));
    }

    /// The dimension summed over: a removed index contributes zero, so it may lose indices on both sides at once.
    static void coupleContraction(NodeId id, const Node& node, Labels& labels)
    {
        const ValueId a = node.inputs[0];
        const ValueId b = node.inputs[1];
        const std::string reason = "meets fixed channels in '" + node.name + "'";
        const LabelList& listA = labels.of(a, labels.rank(a) - 1);
        const LabelList& listB = labels.of(b, labels.rank(b) - 2);
        if (listA.empty())
            follow(labels, listB, a, labels.rank(a) - 1, SliceRole::consumer, id, reason);
        else
            follow(labels, listA, b, labels.rank(b) - 2, SliceRole::consumer, id, reason);
    }

    static LabelList lastDimension(NodeId id, ValueId b, Labels& labels)
    {
        const std::size_t last = labels.rank(b) - 1;
        if (labels.stored(b) && labels.rank(b) == 2)
            return labels.attach(b, last, SliceRole::filter, id);
        return labels.of(b, last);
    }
};

} // namespace

void registerProduct(OperatorTable& table)
{
    table.add(std::make_unique<Linear>());
    table.add(std::make_unique<MatrixProduct>());
}

} // namespace espalier
