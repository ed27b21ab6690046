// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; comparisons and whole numbers.
#include "core/formats/onnx/write_graph.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

/// The size of a dimension, as a tensor of one integer.
std::string sizeAlong(GraphWriter& writer, const std::string& tensor, std::int64_t dim)
{
    return writer.slice(writer.add("Shape", {tensor}), 0, dim, dim + 1);
}

std::string unsqueezed(GraphWriter& writer, const std::string& tensor, const Ints& axes)
{
    return writer.add("Unsqueeze", {tensor, writer.integers(axes, "axes")});
}

Names topK(GraphWriter& writer, const Node& node)
{
    return writer.addAll("TopK", {writer.input(node, 0), writer.sizes({ComputedParts(writer, node, 1).integer("k")}, "k")}, 2,
                         {{"axis", intAttribute(node, "dim")},
                          {"largest", std::int64_t{boolAttribute(node, "largest")}},
                          {"sorted", std::int64_t{boolAttribute(node, "sorted")}}});
}

/// ONNX has no sorting, but the best k of all.
Names sort(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0);
    return writer.addAll(
        "TopK", {x, sizeAlong(writer, x, intAttribute(node, "dim"))}, 2,
        {{"axis", intAttribute(node, "dim")}, {"largest", std::int64_t{boolAttribute(node, "descending")}}, {"sorted", std::int64_t{1}}});
}

Names indexOfExtreme(GraphWriter& writer, const Node& node)
{
    return {writer.add(node.op == "argmax" ? "ArgMax" : "ArgMin", {writer.input(node, 0)},
                       {{"axis", intAttribute(node, "dim")}, {"keepdims", std::int64_t{boolAttribute(node, "keepdim")}}})};
}

Names gather(GraphWriter& writer, const Node& node)
{
    return {writer.add("GatherElements", {writer.input(node, 0), writer.input(node, 1)}, {{"axis", intAttribute(node, "dim")}})};
}

/// Dimensions that an index is given for, of the input x[i0, :, i2, …].
Ints indexedDims(const GraphWriter& writer, const Node& node)
{
    Ints dims;
    for (std::size_t i = 1; i < node.inputs.size(); ++i)
        if (writer.has(node, i))
            dims.push_back(static_cast<std::int64_t>(i) - 1);
    return dims;
}

/// The indices broadcast against each other, as a table of rows.
std::string rowsOf(GraphWriter& writer, const Node& node, const Ints& dims)
{
    const auto indices = [&](std::int64_t dim) { return writer.input(node, static_cast<std::size_t>(dim) + 1); };
    std::string sum = indices(dims.front());
    for (std::size_t i = 1; i < dims.size(); ++i)
        sum = writer.add("Add", {sum, indices(dims[i])});
    const std::string zeros = writer.add("Mul", {sum, writer.whole(0)});
    Names columns;
    for (const std::int64_t dim : dims)
        columns.push_back(unsqueezed(writer, writer.add("Add", {indices(dim), zeros}), {-1}));
    return writer.add("Concat", columns, {{"axis", std::int64_t{-1}}});
}

/// The indexed dimensions first, then the others.
Ints indexedFirst(const Ints& dims, std::int64_t rank)
{
    Ints order = dims;
    for (std::int64_t dim = 0; dim < rank; ++dim)
        if (std::find(dims.begin(), dims.end(), dim) == dims.end())
            order.push_back(dim);
    return order;
}

std::string transposed(GraphWriter& writer, const std::string& x, const Ints& order)
{
    return std::is_sorted(order.begin(), order.end()) ? x : writer.add("Transpose", {x}, {{"perm", order}});
}

/// Where the indexed dimensions are adjacent, the indices' dimensions take their place; else they stay in front.
std::string backInPlace(GraphWriter& writer, const std::string& result, const Ints& dims, std::int64_t rank, std::int64_t indexRank)
{
    const bool adjacent = dims.back() - dims.front() + 1 == static_cast<std::int64_t>(dims.size());
    if (!adjacent || dims.front() == 0)
        return result;
    Ints order;
    for (std::int64_t dim = 0; dim < dims.front(); ++dim)
        order.push_back(indexRank + dim);
    for (std::int64_t dim = 0; dim < indexRank; ++dim)
        order.push_back(dim);
    for (std::int64_t dim = indexRank + dims.front(); dim < indexRank + rank - static_cast<std::int64_t>(dims.size()); ++dim)
        order.push_back(dim);
    return transposed(writer, result, order);
}

Names index(GraphWriter& writer, const Node& node)
{
    const Ints dims = indexedDims(writer, node);
    const std::string x = writer.input(node, 0);
    if (dims.size() == 1)
        return {writer.add("Gather", {x, writer.input(node, static_cast<std::size_t>(dims.front()) + 1)}, {{"axis", dims.front()}})};
    const auto rank = static_cast<std::int64_t>(writer.shapeOf(node.inputs[0]).size());
    const auto resultRank = static_cast<std::int64_t>(writer.shapeOf(node.outputs[0]).size());
    const std::int64_t indexRank = resultRank - rank + static_cast<std::int64_t>(dims.size());
    const std::string rows = rowsOf(writer, node, dims);
    const std::string picked = writer.add("GatherND", {transposed(writer, x, indexedFirst(dims, rank)), rows});
    return {backInPlace(writer, picked, dims, rank, indexRank)};
}

Names selectWhere(GraphWriter& writer, const Node& node)
{
    const std::string x = writer.input(node, 0), mask = writer.input(node, 1);
    const std::int64_t dim = intAttribute(node, "dim");
    if (writer.shapeOf(node.inputs[1]).size() == 1)
        return {writer.add("Compress", {x, mask}, {{"axis", dim}})};
    if (dim != 0)
        throw OnnxError("ONNX has no selection by a mask of several dimensions behind others");
    const std::string rows = writer.add("Transpose", {writer.add("NonZero", {mask})}, {{"perm", Ints{1, 0}}});
    return {writer.add("GatherND", {x, rows})};
}

Names gatherRows(GraphWriter& writer, const Node& node)
{
    return {writer.add("GatherND", {writer.input(node, 0), writer.input(node, 1)}, {{"batch_dims", intAttribute(node, "batch_dims")}})};
}

Names scatter(GraphWriter& writer, const Node& node)
{
    return {writer.add("ScatterElements", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)},
                       {{"axis", intAttribute(node, "dim")}})};
}

Names scatterRows(GraphWriter& writer, const Node& node)
{
    return {writer.add("ScatterND", {writer.input(node, 0), writer.input(node, 1), writer.input(node, 2)})};
}

/// The network lists an element per row, ONNX per column.
Names nonZero(GraphWriter& writer, const Node& node)
{
    return {writer.add("Transpose", {writer.add("NonZero", {writer.input(node, 0)})}, {{"perm", Ints{1, 0}}})};
}

/// The second tensor, or the number in the first one's type.
std::string other(GraphWriter& writer, const Node& node)
{
    if (writer.has(node, 1))
        return writer.input(node, 1);
    const Attribute& number = attribute(node, "other");
    const auto* whole = std::get_if<std::int64_t>(&number);
    const double value = whole ? static_cast<double>(*whole) : std::get<double>(number);
    if (!writer.isWhole(node.inputs[0]))
        return writer.number(value, "other");
    if (value != std::trunc(value))
        throw OnnxError("it compares whole numbers with a fraction, which ONNX does not");
    return writer.whole(static_cast<std::int64_t>(value));
}

template <OnnxName op>
Names ofTwo(GraphWriter& writer, const Node& node)
{
    return {writer.add(op.text, {writer.input(node, 0), other(writer, node)})};
}

Names unequal(GraphWriter& writer, const Node& node)
{
    return {writer.add("Not", ofTwo<"Equal">(writer, node))};
}

/// ONNX rounds quotients of whole numbers towards zero, and others not at all.
std::string towardsZero(GraphWriter& writer, const std::string& a, const std::string& b, bool whole)
{
    const std::string quotient = writer.add("Div", {a, b});
    if (whole)
        return quotient;
    return writer.add("Mul", {writer.add("Floor", {writer.add("Abs", {quotient})}), writer.add("Sign", {quotient})});
}

Names roundedQuotient(GraphWriter& writer, const Node& node)
{
    const bool whole = writer.isWhole(node.inputs[0]);
    const std::string a = writer.input(node, 0), b = other(writer, node);
    if (std::get<std::string>(attribute(node, "rounding")) == "trunc")
        return {towardsZero(writer, a, b, whole)};
    if (!whole)
        return {writer.add("Floor", {writer.add("Div", {a, b})})};
    return {writer.add("Div", {writer.add("Sub", {a, writer.add("Mod", {a, b})}), b})};
}

Names remainder(GraphWriter& writer, const Node& node)
{
    const std::string a = writer.input(node, 0), b = other(writer, node);
    if (std::get<std::string>(attribute(node, "rounding")) == "trunc")
        return {writer.add("Mod", {a, b}, {{"fmod", std::int64_t{1}}})};
    if (writer.isWhole(node.inputs[0]))
        return {writer.add("Mod", {a, b})};
    return {writer.add("Sub", {a, writer.add("Mul", {writer.add("Floor", {writer.add("Div", {a, b})}), b})})};
}

/// One image and one class of all boxes; of the rows [image, class, box] the last column.
Names suppression(GraphWriter& writer, const Node& node)
{
    const std::string boxes = unsqueezed(writer, writer.input(node, 0), {0});
    const std::string scores = unsqueezed(writer, writer.input(node, 1), {0, 1});
    const std::string rows =
        writer.add("NonMaxSuppression", {boxes, scores, writer.integers({std::numeric_limits<std::int32_t>::max()}, "most"),
                                         writer.numbers({floatAttribute(node, "iou_threshold")}, "iou_threshold")});
    return {writer.add("Gather", {rows, writer.whole(2)}, {{"axis", std::int64_t{1}}})};
}

Names suppressionPerClass(GraphWriter& writer, const Node& node)
{
    Names inputs{writer.input(node, 0), writer.input(node, 1), writer.integers({intAttribute(node, "most_per_class")}, "most_per_class"),
                 writer.numbers({floatAttribute(node, "iou_threshold")}, "iou_threshold")};
    if (std::isfinite(floatAttribute(node, "score_threshold")))
        inputs.push_back(writer.numbers({floatAttribute(node, "score_threshold")}, "score_threshold"));
    return {writer.add("NonMaxSuppression", inputs, {{"center_point_box", std::int64_t{boolAttribute(node, "centers")}}})};
}

} // namespace

void registerSelection(NodeWriterTable& table)
{
    table.insert({{"topk", topK},
                  {"sort", sort},
                  {"argmax", indexOfExtreme},
                  {"argmin", indexOfExtreme},
                  {"gather", gather},
                  {"index", index},
                  {"select_where", selectWhere},
                  {"gather_nd", gatherRows},
                  {"scatter", scatter},
                  {"scatter_nd", scatterRows},
                  {"nonzero", nonZero},
                  {"eq", ofTwo<"Equal">},
                  {"ne", unequal},
                  {"lt", ofTwo<"Less">},
                  {"le", ofTwo<"LessOrEqual">},
                  {"gt", ofTwo<"Greater">},
                  {"ge", ofTwo<"GreaterOrEqual">},
                  {"logical_and", ofTwo<"And">},
                  {"logical_or", ofTwo<"Or">},
                  {"logical_xor", ofTwo<"Xor">},
                  {"logical_not", function<"Not">},
                  {"rounded_div", roundedQuotient},
                  {"remainder", remainder},
                  {"nms", suppression},
                  {"non_max_suppression", suppressionPerClass}});
}

} // namespace espalier::onnx_io
