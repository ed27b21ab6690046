// SPDX-License-Identifier: GPL-3.0-or-later
// Mean, sum, product and extremes over dimensions.
#include "core/graph/operators/arguments.h"
#include "core/graph/operators/operator_table.h"

#include <algorithm>

namespace espalier {
namespace {

class Reduction final : public Operator {
public:
    using Function = at::Tensor (*)(const at::Tensor&, at::IntArrayRef dims, bool keepdim);

    Reduction(std::string_view name, Function function) : name_(name), function_(function) {}

    std::string_view name() const override { return name_; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {function_(tensorAt(inputs, 0), intsAttribute(node, "dims"), boolAttribute(node, "keepdim"))};
    }

private:
    /// Reduced dimensions are frozen: a mean would divide by another number, a maximum would miss a value.
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        const bool keepdim = boolAttribute(node, "keepdim");
        std::size_t outputDim = 0;
        for (std::size_t dim = 0; dim < labels.rank(node.inputs[0]); ++dim) {
            if (reduced(node, dim)) {
                labels.freeze(labels.of(node.inputs[0], dim), "is reduced over by '" + node.name + "'");
                outputDim += keepdim ? 1 : 0;
            } else {
                labels.set(node.outputs[0], outputDim++, labels.of(node.inputs[0], dim));
            }
        }
    }

    /// No dimension named means all of them, as in LibTorch.
    static bool reduced(const Node& node, std::size_t dim)
    {
        const std::vector<std::int64_t>& dims = intsAttribute(node, "dims");
        return dims.empty() || std::find(dims.begin(), dims.end(), static_cast<std::int64_t>(dim)) != dims.end();
    }

    std::string_view name_;
    Function function_;
};

/// LibTorch multiplies over one dimension at a time.
at::Tensor product(const at::Tensor& x, at::IntArrayRef dims, bool keepdim)
{
    std::vector<std::int64_t> order = dims.vec();
    if (order.empty())
        for (std::int64_t dim = 0; dim < x.dim(); ++dim)
            order.push_back(dim);
    std::sort(order.rbegin(), order.rend());
    at::Tensor result = x;
    for (const std::int64_t dim : order)
        result = at::prod(result, dim, keepdim);
    return result;
}

} // namespace

void registerReduction(OperatorTable& table)
{
    table.add(std::make_unique<Reduction>(
        "mean", [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::mean(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "sum", [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::sum(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "amax", [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::amax(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "amin", [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::amin(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>("prod", product));
}

} // namespace espalier
