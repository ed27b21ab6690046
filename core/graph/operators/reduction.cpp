// SPDX-License-Identifier: GPL-3.0-or-later
// Mean, sum, product and extremes over dimensions.
#include "core/graph/operators/reduction.h"

#include "core/graph/operators/arguments.h"
#include "core/graph/operators/operator_table.h"
#include "core/graph/operators/signs.h"

#include <algorithm>

namespace espalier {
namespace {

/// What removing indices of a reduced dimension changes. They count as zeros.
enum class Zeros {
    addNothing, ///< a sum stays
    areCounted, ///< a mean keeps its divisor
    compete,    ///< an extremum is at least, or at most, zero
    decide,     ///< a product would be zero, so its dimensions are frozen
};

class Reduction final : public Operator {
public:
    using Function = at::Tensor (*)(const at::Tensor&, at::IntArrayRef dims, bool keepdim);

    Reduction(std::string_view name, Zeros zeros, Function function) : name_(name), zeros_(zeros), function_(function) {}

    std::string_view name() const override { return name_; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const at::Tensor result = function_(tensorAt(inputs, 0), intsAttribute(node, "dims"), boolAttribute(node, "keepdim"));
        if (const double share = shareOfMean(node); share != 1)
            return {result * share};
        switch (competingZero(node)) {
        case Competing::above:
            return {result.clamp_min(0)};
        case Competing::below:
            return {result.clamp_max(0)};
        default:
            return {result};
        }
    }

    void resize(Node& node, const Survivors& survivors) const override
    {
        const double left = shareLeft(node, survivors);
        if (left == 1)
            return;
        if (zeros_ == Zeros::areCounted)
            node.attributes["share"] = shareOfMean(node) * left;
        if (zeros_ == Zeros::compete)
            node.attributes["with_zero"] = true;
    }

private:
    /// Share of the reduced elements that survive.
    double shareLeft(const Node& node, const Survivors& survivors) const
    {
        double share = 1;
        for (std::size_t dim = 0; dim < survivors.shape(node.inputs[0]).size(); ++dim)
            if (reduced(node, dim) && survivors.pruned(node.inputs[0], dim))
                share *= static_cast<double>(survivors.count(node.inputs[0], dim)) /
                         static_cast<double>(survivors.fullCount(node.inputs[0], dim));
        return share;
    }

    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        const bool keepdim = boolAttribute(node, "keepdim");
        std::size_t outputDim = 0;
        for (std::size_t dim = 0; dim < labels.rank(node.inputs[0]); ++dim) {
            if (!reduced(node, dim)) {
                labels.set(node.outputs[0], outputDim++, labels.of(node.inputs[0], dim));
                continue;
            }
            if (zeros_ == Zeros::decide)
                labels.freeze(labels.of(node.inputs[0], dim), "is multiplied over by '" + node.name + "'");
            outputDim += keepdim ? 1 : 0;
        }
    }

    /// No dimension named means all of them, as in LibTorch.
    static bool reduced(const Node& node, std::size_t dim)
    {
        const std::vector<std::int64_t>& dims = intsAttribute(node, "dims");
        return dims.empty() || std::find(dims.begin(), dims.end(), static_cast<std::int64_t>(dim)) != dims.end();
    }

    std::string_view name_;
    Zeros zeros_;
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

double shareOfMean(const Node& node)
{
    const auto found = node.attributes.find("share");
    return found == node.attributes.end() ? 1 : std::get<double>(found->second);
}

Competing competingZero(const Node& node)
{
    if (node.attributes.find("with_zero") == node.attributes.end())
        return Competing::none;
    return node.op == "amax" ? Competing::above : Competing::below;
}

void leaveOutNeedlessZeros(Network& network)
{
    const std::vector<bool> positive = neverNegative(network);
    for (Node& node : network.nodes)
        if (competingZero(node) == Competing::above && positive[static_cast<std::size_t>(node.inputs[0])])
            node.attributes.erase("with_zero");
}

void registerReduction(OperatorTable& table)
{
    table.add(std::make_unique<Reduction>(
        "mean", Zeros::areCounted, [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::mean(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "sum", Zeros::addNothing, [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::sum(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "amax", Zeros::compete, [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::amax(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>(
        "amin", Zeros::compete, [](const at::Tensor& x, at::IntArrayRef dims, bool keepdim) { return at::amin(x, dims, keepdim); }));
    table.add(std::make_unique<Reduction>("prod", Zeros::decide, product));
}

} // namespace espalier
