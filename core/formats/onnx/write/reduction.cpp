// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions.
#include "core/formats/onnx/write/reduction.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/operators/reduction.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names reduction(GraphWriter& writer, const Node& node)
{
    static const std::map<std::string, const char*, std::less<>> names = {
        {"mean", "ReduceMean"}, {"sum", "ReduceSum"}, {"amax", "ReduceMax"}, {"amin", "ReduceMin"}, {"prod", "ReduceProd"}};
    const std::string result =
        reduce(writer, names.at(node.op), writer.input(node, 0), intsAttribute(node, "dims"), boolAttribute(node, "keepdim"));
    if (const double share = shareOfMean(node); share != 1)
        return {writer.add("Mul", {result, writer.number(share, "share")})};
    if (const Competing zero = competingZero(node); zero != Competing::none)
        return {writer.add(zero == Competing::above ? "Max" : "Min", {result, writer.number(0, "zero")})};
    return {result};
}

} // namespace

std::string reduce(GraphWriter& writer, const std::string& op, const std::string& x, const Ints& axes, bool keepdims)
{
    const int firstWithAxesAsInput = op == "ReduceSum" ? 13 : 18;
    const std::int64_t keep = keepdims ? 1 : 0;
    if (axes.empty())
        return writer.add(op, {x}, {{"keepdims", keep}});
    if (writer.opset() >= firstWithAxesAsInput)
        return writer.add(op, {x, writer.integers(axes, "axes")}, {{"keepdims", keep}});
    return writer.add(op, {x}, {{"axes", axes}, {"keepdims", keep}});
}

void registerReduction(NodeWriterTable& table)
{
    for (const char* op : {"mean", "sum", "amax", "amin", "prod"})
        table[op] = reduction;
}

} // namespace espalier::onnx_io
