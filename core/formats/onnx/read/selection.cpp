// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression; comparisons and whole numbers.
#include "core/formats/onnx/translate.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace espalier::onnx_io {
namespace {

/// A list of as many absent values as dimensions stand before the axis.
std::vector<OnnxValue> with(const OnnxValue& x, std::int64_t axis, const OnnxValue& indices)
{
    std::vector<OnnxValue> inputs{x};
    inputs.resize(static_cast<std::size_t>(axis) + 1);
    inputs.push_back(indices);
    return inputs;
}

Outputs topK(Translation& t)
{
    const OnnxValue& x = t.input(0);
    const std::vector<SizeNumber> k = t.has(1) ? t.sizesAt(1, "k") : std::vector<SizeNumber>{t.node().integer("k", 0)};
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", -1), x.rank());
    if (k.size() != 1 || k.front().one.toLong() < 0 || k.front().one.toLong() > x.size(axis))
        throw OnnxError("it picks more elements than there are");
    std::vector<OnnxValue> inputs{x};
    if (!k.front().constant())
        inputs.push_back(GraphBuilder::inputFrom(k.front()));
    return t.emitAll("topk", inputs,
                     {{"k", k.front().constant() ? k.front().one.toLong() : computedSize},
                      {"dim", axis},
                      {"largest", t.node().flag("largest", true)},
                      {"sorted", t.node().flag("sorted", true)}},
                     2);
}

Outputs indexOfExtreme(Translation& t, const std::string& op)
{
    if (t.node().flag("select_last_index"))
        throw OnnxError("of equal elements it picks the last, which Espalier does not do");
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), t.input(0).rank());
    return unary(t, op, {{"dim", axis}, {"keepdim", t.node().flag("keepdims", true)}});
}

Outputs gatherElements(Translation& t)
{
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), t.input(0).rank());
    return {t.emit("gather", {t.input(0), t.input(1)}, {{"dim", axis}})};
}

/// Rows of indices of at least one dimension.
void checkRows(const OnnxValue& x, const OnnxValue& rows, std::int64_t batchDims)
{
    if (rows.rank() < 1 + batchDims || rows.one.is_floating_point() || rows.size(-1) < 1 || rows.size(-1) > x.rank() - batchDims)
        throw OnnxError("its indices do not fit its data");
}

Outputs gatherNd(Translation& t)
{
    const std::int64_t batchDims = t.node().integer("batch_dims", 0);
    if (batchDims != 0 && batchDims != 1)
        throw OnnxError("Espalier knows no more than one batch dimension");
    checkRows(t.input(0), t.input(1), batchDims);
    return {t.emit("gather_nd", {t.input(0), t.input(1)}, {{"batch_dims", batchDims}})};
}

void refuseReduction(const Translation& t)
{
    if (t.node().text("reduction", "none") != "none")
        throw OnnxError("Espalier does not know its reduction");
}

Outputs scatterNd(Translation& t)
{
    refuseReduction(t);
    checkRows(t.input(0), t.input(1), 0);
    return {t.emit("scatter_nd", {t.input(0), t.input(1), t.input(2)})};
}

Outputs scatterElements(Translation& t)
{
    refuseReduction(t);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), t.input(0).rank());
    return {t.emit("scatter", {t.input(0), t.input(1), t.input(2)}, {{"dim", axis}})};
}

/// The network lists an element per row, ONNX per column.
Outputs nonZero(Translation& t)
{
    return {t.emit("permute", {t.emit("nonzero", {t.input(0)})}, {{"dims", Ints{1, 0}}})};
}

Outputs compress(Translation& t)
{
    OnnxValue x = t.input(0);
    if (!t.node().has("axis"))
        x = t.emit("reshape", {x}, {{"shape", Ints{-1}}});
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 0), x.rank());
    if (t.input(1).rank() != 1 || t.input(1).size(0) != x.size(axis))
        throw OnnxError("its condition is not one truth value per element");
    return {t.emit("select_where", {x, t.input(1)}, {{"dim", axis}})};
}

/// Compared with a row of all classes.
Outputs oneHot(Translation& t)
{
    const OnnxValue& indices = t.input(0);
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", -1), indices.rank() + 1);
    const at::Tensor& values = t.constant(2, "values");
    const Ints depth = integersOf(t.constant(1, "depth").reshape({-1}).to(at::kLong), "depth");
    checkExtents(depth, "depth");
    if (values.numel() != 2 || depth.size() != 1 || depth.front() < 1)
        throw OnnxError("its depth is no number, or its values are not two");
    Ints alongAxis(static_cast<std::size_t>(indices.rank()) + 1, 1);
    alongAxis[static_cast<std::size_t>(axis)] = depth.front();
    const at::Tensor classes = at::arange(depth.front(), indices.one.options()).reshape(alongAxis);
    const OnnxValue apart = t.emit("unsqueeze", {indices}, {{"dim", axis}});
    const OnnxValue hit = t.emit("eq", {apart, knownValue(t.node().name() + ".classes", classes)});
    const auto value = [&](std::int64_t i, const char* name) { return knownValue(t.node().name() + name, values.reshape({2})[i]); };
    return {t.emit("where", {hit, value(1, ".on"), value(0, ".off")})};
}

double limitAt(const Translation& t, std::size_t i, std::string_view name, double fallback)
{
    return t.has(i) && t.input(i).one.numel() == 1 ? t.constant(i, name).item<double>() : fallback;
}

Outputs nonMaxSuppression(Translation& t)
{
    const double most = limitAt(t, 2, "max_output_boxes_per_class", 0);
    const Attributes limits = {{"most_per_class", static_cast<std::int64_t>(std::clamp(most, 0.0, 1e9))},
                               {"iou_threshold", limitAt(t, 3, "iou_threshold", 0)},
                               {"score_threshold", limitAt(t, 4, "score_threshold", -std::numeric_limits<double>::infinity())},
                               {"centers", t.node().flag("center_point_box")}};
    return {t.emit("non_max_suppression", {t.input(0), t.input(1)}, limits)};
}

/// A number of the file that is no trained one.
bool isNumber(const OnnxValue& value)
{
    return value.known() && !value.parameter && value.one.numel() == 1 && value.rank() <= 1 && !value.varies() &&
           value.one.scalar_type() != at::kBool;
}

Attribute numberFrom(const at::Tensor& one)
{
    return one.is_floating_point() ? Attribute(one.item<double>()) : Attribute(one.item<std::int64_t>());
}

OnnxValue ofTwo(Translation& t, const std::string& op, const OnnxValue& a, const OnnxValue& b, Attributes attributes = {})
{
    if (!isNumber(b) || a.rank() < b.rank())
        return t.emit(op, {a, b}, std::move(attributes));
    attributes["other"] = numberFrom(b.one);
    return t.emit(op, {a}, std::move(attributes));
}

Outputs comparison(Translation& t, const std::string& op)
{
    return {ofTwo(t, op, t.input(0), t.input(1))};
}

Outputs modulo(Translation& t)
{
    return {ofTwo(t, "remainder", t.input(0), t.input(1), {{"rounding", std::string(t.node().flag("fmod") ? "trunc" : "floor")}})};
}

} // namespace

OnnxValue pickedAlong(Translation& t, const OnnxValue& x, const OnnxValue& indices, std::int64_t axis)
{
    return t.emit("index", with(x, axis, indices));
}

OnnxValue roundedQuotient(Translation& t, const OnnxValue& a, const OnnxValue& b)
{
    return ofTwo(t, "rounded_div", a, b, {{"rounding", std::string("trunc")}});
}

void registerSelection(TranslationTable& table)
{
    table.insert({
        {"And", [](Translation& t) { return comparison(t, "logical_and"); }},
        {"ArgMax", [](Translation& t) { return indexOfExtreme(t, "argmax"); }},
        {"ArgMin", [](Translation& t) { return indexOfExtreme(t, "argmin"); }},
        {"Compress", compress},
        {"Equal", [](Translation& t) { return comparison(t, "eq"); }},
        {"GatherElements", gatherElements},
        {"GatherND", gatherNd},
        {"Greater", [](Translation& t) { return comparison(t, "gt"); }},
        {"GreaterOrEqual", [](Translation& t) { return comparison(t, "ge"); }},
        {"Less", [](Translation& t) { return comparison(t, "lt"); }},
        {"LessOrEqual", [](Translation& t) { return comparison(t, "le"); }},
        {"Mod", modulo},
        {"NonMaxSuppression", nonMaxSuppression},
        {"NonZero", nonZero},
        {"Not", [](Translation& t) { return unary(t, "logical_not"); }},
        {"OneHot", oneHot},
        {"Or", [](Translation& t) { return comparison(t, "logical_or"); }},
        {"Scatter", scatterElements},
        {"ScatterElements", scatterElements},
        {"ScatterND", scatterNd},
        {"TopK", topK},
        {"Xor", [](Translation& t) { return comparison(t, "logical_xor"); }},
    });
}

} // namespace espalier::onnx_io
