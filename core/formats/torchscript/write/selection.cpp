// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; comparisons and whole numbers.
#include "core/formats/torchscript/node_writers.h"
#include "core/formats/torchscript/suppression_function.h"
#include "core/graph/operators/element_types.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

/// The results of an operator with several.
Values unpacked(GraphWriter& writer, jit::Value* results)
{
    return writer.graph().insertNode(writer.graph().createTupleUnpack(results))->outputs().vec();
}

Values topK(GraphWriter& writer, const Node& node)
{
    jit::Value* k = ComputedArguments(writer, node, 1).number("k");
    return unpacked(writer, writer.call("aten::topk", {writer.input(node, 0), k, argument(node, "dim"), argument(node, "largest"),
                                                       argument(node, "sorted")}));
}

Values sort(GraphWriter& writer, const Node& node)
{
    return unpacked(
        writer,
        writer.call("aten::sort", {writer.input(node, 0)},
                    {{"stable", argument(node, "stable")}, {"dim", argument(node, "dim")}, {"descending", argument(node, "descending")}}));
}

Values indexOfExtreme(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), argument(node, "dim"), argument(node, "keepdim")})};
}

Values gather(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::gather", {writer.input(node, 0), argument(node, "dim"), writer.input(node, 1)})};
}

jit::Value* columnList(GraphWriter& writer, const Values& columns)
{
    jit::Graph& graph = writer.graph();
    return graph.insertNode(graph.createList(c10::OptionalType::ofTensor(), columns))->output();
}

Values index(GraphWriter& writer, const Node& node)
{
    Values columns;
    for (std::size_t i = 1; i < node.inputs.size(); ++i)
        columns.push_back(writer.input(node, i));
    return {writer.call("aten::index", {writer.input(node, 0), columnList(writer, columns)})};
}

Values selectWhere(GraphWriter& writer, const Node& node)
{
    Values columns;
    for (std::int64_t dim = 0; dim < intAttribute(node, "dim"); ++dim)
        columns.push_back(writer.graph().insertConstant(c10::IValue()));
    columns.push_back(writer.input(node, 1));
    return {writer.call("aten::index", {writer.input(node, 0), columnList(writer, columns)})};
}

/// The indices of each dimension from the node's second input, a table of rows of indices.
Values columnsOf(GraphWriter& writer, const Node& node)
{
    Values columns;
    const std::int64_t count = writer.shapeOf(node.inputs[1]).back();
    for (std::int64_t i = 0; i < count; ++i)
        columns.push_back(writer.call("aten::select", {writer.input(node, 1), c10::IValue(std::int64_t{-1}), c10::IValue(i)}));
    return columns;
}

/// 0, 1, … for every image, with further dimensions of size 1, as many as the rows of indices have.
jit::Value* imageNumbers(GraphWriter& writer, const Node& node)
{
    jit::Value* x = writer.input(node, 0);
    const GraphWriter::Arguments device{{"device", writer.call("prim::device", {x})}};
    std::vector<std::int64_t> alone(writer.rankOf(node.inputs[1]) - 1, 1);
    alone.front() = -1;
    return writer.call("aten::reshape", {writer.call("aten::arange", {sizeOf(writer, x, 0)}, device), c10::IValue(alone)});
}

Values gatherRows(GraphWriter& writer, const Node& node)
{
    Values columns = columnsOf(writer, node);
    if (intAttribute(node, "batch_dims") > 0)
        columns.insert(columns.begin(), imageNumbers(writer, node));
    return {writer.call("aten::index", {writer.input(node, 0), columnList(writer, columns)})};
}

Values scatterRows(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::index_put", {writer.input(node, 0), columnList(writer, columnsOf(writer, node)), writer.input(node, 2)})};
}

Values scatter(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::scatter", {writer.input(node, 0), argument(node, "dim"), writer.input(node, 1), writer.input(node, 2)})};
}

/// The second tensor or number.
jit::NamedValue other(GraphWriter& writer, const Node& node)
{
    const bool hasTensor = node.inputs.size() > 1 && node.inputs[1] != noValue;
    return hasTensor ? jit::NamedValue(writer.input(node, 1)) : jit::NamedValue(argument(node, "other"));
}

Values ofTwo(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::" + node.op, {writer.input(node, 0), other(writer, node)})};
}

Values roundedQuotient(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::div", {writer.input(node, 0), other(writer, node)}, {{"rounding_mode", argument(node, "rounding")}})};
}

Values remainder(GraphWriter& writer, const Node& node)
{
    const bool floor = std::get<std::string>(attribute(node, "rounding")) == "floor";
    return {writer.call(floor ? "aten::remainder" : "aten::fmod", {writer.input(node, 0), other(writer, node)})};
}

Values suppression(GraphWriter& writer, const Node& node)
{
    return {writer.call("torchvision::nms", {writer.input(node, 0), writer.input(node, 1), argument(node, "iou_threshold")})};
}

Values suppressionPerClass(GraphWriter& writer, const Node& node)
{
    jit::Graph& graph = writer.graph();
    Values arguments{writer.input(node, 0), writer.input(node, 1)};
    for (const char* name : {"most_per_class", "iou_threshold", "score_threshold", "centers"})
        arguments.push_back(graph.insertConstant(argument(node, name)));
    return {graph.insertFunctionCall(suppressionFunction(), jit::MatchedSchema{arguments, {c10::TensorType::get()}, {}, ""})};
}

} // namespace

void registerSelection(NodeWriterTable& table)
{
    table["topk"] = topK;
    table["sort"] = sort;
    table["argmax"] = indexOfExtreme;
    table["argmin"] = indexOfExtreme;
    table["gather"] = gather;
    table["index"] = index;
    table["select_where"] = selectWhere;
    table["gather_nd"] = gatherRows;
    table["scatter"] = scatter;
    table["scatter_nd"] = scatterRows;
    table["nonzero"] = sameName;
    table["rounded_div"] = roundedQuotient;
    table["remainder"] = remainder;
    table["nms"] = suppression;
    table["non_max_suppression"] = suppressionPerClass;
    for (const char* op : {"eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"})
        table[op] = ofTwo;
    table["logical_not"] = sameName;
}

} // namespace espalier::torchscript
