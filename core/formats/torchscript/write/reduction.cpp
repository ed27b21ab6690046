// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions.
#include "core/graph/operators/reduction.h"
#include "core/formats/torchscript/node_writers.h"

#include <algorithm>

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values reduction(GraphWriter& writer, const Node& node)
{
    jit::Value* result = writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dims"), argument(node, "keepdim")});
    if (const double share = shareOfMean(node); share != 1)
        return {writer.call("aten::mul", {result, c10::IValue(share)})};
    if (const Competing zero = competingZero(node); zero != Competing::none)
        return {writer.call(zero == Competing::above ? "aten::clamp_min" : "aten::clamp_max", {result, c10::IValue(0.0)})};
    return {result};
}

/// TorchScript's prod reduces one dimension at a time.
Values product(GraphWriter& writer, const Node& node)
{
    std::vector<std::int64_t> dims = intsAttribute(node, "dims");
    std::sort(dims.rbegin(), dims.rend());
    jit::Value* result = writer.input(node, 0);
    for (const std::int64_t dim : dims)
        result = writer.call("aten::prod", {result, c10::IValue(dim), argument(node, "keepdim")});
    return {result};
}

} // namespace

void registerReduction(NodeWriterTable& table)
{
    for (const char* op : {"mean", "sum", "amax", "amin"})
        table[op] = reduction;
    table["prod"] = product;
}

} // namespace espalier::torchscript
