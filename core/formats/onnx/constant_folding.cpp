// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/constant_folding.h"
#include "core/formats/onnx/tensor.h"

#include <ATen/ATen.h>

#include <limits>
#include <map>

namespace espalier::onnx_io {
namespace {

using Tensors = std::vector<at::Tensor>;
/// An undefined result: not computed here.
using Fold = at::Tensor (*)(const OnnxNode&, const Tensors&);

const at::Tensor& input(const Tensors& inputs, std::size_t i)
{
    if (i >= inputs.size() || !inputs[i].defined())
        throw OnnxError("it lacks its input " + std::to_string(i + 1));
    return inputs[i];
}

bool present(const Tensors& inputs, std::size_t i)
{
    return i < inputs.size() && inputs[i].defined();
}

void refuseLarge(const Ints& sizes)
{
    double count = 1;
    for (const std::int64_t size : sizes)
        count *= static_cast<double>(size);
    if (count > static_cast<double>(largestTensor))
        throw OnnxError("its result would have more than " + std::to_string(largestTensor) + " elements");
}

/// An attribute in older operator sets, an input in newer ones.
Ints integersAt(const OnnxNode& node, const Tensors& inputs, std::size_t i, std::string_view name)
{
    return present(inputs, i) ? integersOf(inputs[i], name) : node.integers(name);
}

void refuseBroadcastTooLarge(const at::Tensor& a, const at::Tensor& b)
{
    refuseLarge(at::infer_size(a.sizes(), b.sizes()));
}

/// Integer division by zero, and of the smallest integer by -1, would end the program.
void checkDivisor(const at::Tensor& a, const at::Tensor& b)
{
    if (a.is_floating_point())
        return;
    if (b.eq(0).any().item<bool>() || a.eq(std::numeric_limits<std::int64_t>::min()).any().item<bool>())
        throw OnnxError("it divides by zero");
}

at::Tensor divide(const OnnxNode&, const Tensors& in)
{
    const at::Tensor& a = input(in, 0);
    const at::Tensor& b = input(in, 1);
    refuseBroadcastTooLarge(a, b);
    checkDivisor(a, b);
    return a.is_floating_point() ? at::div(a, b) : at::div(a, b, "trunc");
}

at::Tensor modulo(const OnnxNode& node, const Tensors& in)
{
    refuseBroadcastTooLarge(input(in, 0), input(in, 1));
    checkDivisor(in[0], in[1]);
    return node.flag("fmod") ? at::fmod(in[0], in[1]) : at::remainder(in[0], in[1]);
}

template <at::Tensor (*function)(const at::Tensor&, const at::Tensor&)>
at::Tensor binary(const OnnxNode&, const Tensors& in)
{
    refuseBroadcastTooLarge(input(in, 0), input(in, 1));
    return function(in[0], in[1]);
}

at::Tensor plus(const at::Tensor& a, const at::Tensor& b)
{
    return at::add(a, b);
}

at::Tensor minus(const at::Tensor& a, const at::Tensor& b)
{
    return at::sub(a, b);
}

template <at::Tensor (*function)(const at::Tensor&)>
at::Tensor unary(const OnnxNode&, const Tensors& in)
{
    return function(input(in, 0));
}

at::Tensor castTo(const OnnxNode& node, const Tensors& in)
{
    const at::ScalarType type = scalarType(static_cast<std::int32_t>(node.integer("to", 0)), "it");
    return input(in, 0).to(c10::isFloatingType(type) ? at::kFloat : type == at::kBool ? at::kBool : at::kLong);
}

at::Tensor concat(const OnnxNode& node, const Tensors& in)
{
    std::int64_t elements = 0;
    for (std::size_t i = 0; i < in.size(); ++i)
        elements += input(in, i).numel();
    refuseLarge({elements});
    return at::cat(in, normalisedAxis(node.integer("axis", 0), input(in, 0).dim()));
}

at::Tensor gather(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    const std::int64_t axis = normalisedAxis(node.integer("axis", 0), x.dim());
    const at::Tensor& indices = input(in, 1);
    const at::Tensor wrapped = at::where(indices.lt(0), indices + x.size(axis), indices).to(at::kLong);
    Ints sizes = x.sizes().vec();
    const auto place = sizes.erase(sizes.begin() + axis);
    sizes.insert(place, wrapped.sizes().begin(), wrapped.sizes().end());
    refuseLarge(sizes);
    return x.index_select(axis, wrapped.flatten()).reshape(sizes);
}

at::Tensor unsqueeze(const OnnxNode& node, const Tensors& in)
{
    at::Tensor x = input(in, 0);
    Ints axes = integersAt(node, in, 1, "axes");
    const std::int64_t rank = x.dim() + static_cast<std::int64_t>(axes.size());
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, rank);
    std::sort(axes.begin(), axes.end());
    for (const std::int64_t axis : axes)
        x = x.unsqueeze(axis);
    return x;
}

at::Tensor squeeze(const OnnxNode& node, const Tensors& in)
{
    at::Tensor x = input(in, 0);
    Ints axes = integersAt(node, in, 1, "axes");
    if (axes.empty())
        return x.squeeze();
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, x.dim());
    std::sort(axes.rbegin(), axes.rend());
    for (const std::int64_t axis : axes)
        x = x.squeeze(axis);
    return x;
}

at::Tensor sliceAlong(const at::Tensor& x, std::int64_t axis, std::int64_t start, std::int64_t end, std::int64_t step)
{
    if (step > 0)
        return x.slice(axis, start, end, step);
    // A negative step: the same elements forwards, then reversed. An end before the first element includes that element.
    const std::int64_t size = x.size(axis);
    const auto wrapped = [size](std::int64_t index) { return index < 0 ? index + size : index; };
    const std::int64_t from = std::min(wrapped(start), size - 1);
    const std::int64_t to = std::max<std::int64_t>(end < -size ? -1 : wrapped(end), -1);
    if (step == std::numeric_limits<std::int64_t>::min() || from <= to)
        return x.slice(axis, 0, 0);
    const std::int64_t count = (from - to + -step - 1) / -step;
    return x.slice(axis, from - (count - 1) * -step, from + 1, -step).flip(axis);
}

at::Tensor slice(const OnnxNode& node, const Tensors& in)
{
    at::Tensor x = input(in, 0);
    const Ints starts = integersAt(node, in, 1, "starts");
    const Ints ends = integersAt(node, in, 2, "ends");
    const Ints axes = integersAt(node, in, 3, "axes");
    const Ints steps = integersAt(node, in, 4, "steps");
    if (starts.size() != ends.size() || (!axes.empty() && axes.size() != starts.size()) ||
        (!steps.empty() && steps.size() != starts.size()))
        throw OnnxError("its starts, ends, axes and steps are not equally many");
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const std::int64_t step = steps.empty() ? 1 : steps[i];
        if (step == 0)
            throw OnnxError("it cuts in steps of zero");
        x = sliceAlong(x, normalisedAxis(axes.empty() ? static_cast<std::int64_t>(i) : axes[i], x.dim()), starts[i], ends[i], step);
    }
    return x;
}

/// Tensors in attributes hold their data inline.
at::Tensor tensorOf(const onnx::TensorProto& proto)
{
    if (proto.data_location() == onnx::TensorProto::EXTERNAL)
        throw OnnxError("it keeps its value outside the file");
    return tensorFromProto(proto, {});
}

at::Tensor constantOfShape(const OnnxNode& node, const Tensors& in)
{
    const Ints sizes = integersOf(input(in, 0), "input");
    refuseLarge(sizes);
    const onnx::TensorProto* value = node.tensor("value");
    const at::Tensor fill = value ? tensorOf(*value) : at::zeros({1});
    if (fill.numel() != 1)
        throw OnnxError("its value is not a single number");
    return fill.reshape({}).expand(sizes).contiguous();
}

at::Tensor expand(const OnnxNode&, const Tensors& in)
{
    const Ints sizes = at::infer_size(input(in, 0).sizes(), integersOf(input(in, 1), "shape"));
    refuseLarge(sizes);
    return in[0].expand(sizes);
}

at::Tensor tile(const OnnxNode&, const Tensors& in)
{
    const Ints repeats = integersOf(input(in, 1), "repeats");
    Ints sizes = input(in, 0).sizes().vec();
    if (repeats.size() != sizes.size())
        throw OnnxError("its repeats are not one per dimension");
    for (std::size_t i = 0; i < sizes.size(); ++i)
        sizes[i] = at::numel(in[0]) == 0 ? 0 : sizes[i] * std::min(repeats[i], largestTensor);
    refuseLarge(sizes);
    return in[0].repeat(repeats);
}

at::Tensor range(const OnnxNode&, const Tensors& in)
{
    const at::Scalar start = input(in, 0).item();
    const at::Scalar limit = input(in, 1).item();
    const at::Scalar delta = input(in, 2).item();
    if (delta.toDouble() == 0)
        throw OnnxError("it counts in steps of zero");
    const double count = (limit.toDouble() - start.toDouble()) / delta.toDouble();
    if (!(count < static_cast<double>(largestTensor)))
        throw OnnxError("it counts too far");
    return count <= 0 ? at::empty({0}, in[0].options()) : at::arange(start, limit, delta, in[0].options());
}

at::Tensor where(const OnnxNode&, const Tensors& in)
{
    refuseBroadcastTooLarge(input(in, 1), input(in, 2));
    refuseLarge(at::infer_size(at::infer_size(in[1].sizes(), in[2].sizes()), input(in, 0).sizes()));
    return at::where(in[0].to(at::kBool), in[1], in[2]);
}

at::Tensor reshape(const OnnxNode& node, const Tensors& in)
{
    Ints sizes = integersOf(input(in, 1), "shape");
    for (std::size_t i = 0; i < sizes.size(); ++i)
        if (sizes[i] == 0 && !node.flag("allowzero"))
            sizes[i] = input(in, 0).size(static_cast<std::int64_t>(i));
    return input(in, 0).reshape(sizes);
}

at::Tensor transpose(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    Ints reversed(static_cast<std::size_t>(x.dim()));
    for (std::size_t i = 0; i < reversed.size(); ++i)
        reversed[i] = x.dim() - 1 - static_cast<std::int64_t>(i);
    return x.permute(node.integers("perm", reversed));
}

at::Tensor flatten(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    std::int64_t axis = node.integer("axis", 1);
    axis = axis == x.dim() ? axis : normalisedAxis(axis, x.dim());
    const std::int64_t rows = c10::multiply_integers(x.sizes().slice(0, static_cast<std::size_t>(axis)));
    return x.reshape({rows, rows == 0 ? 0 : x.numel() / rows});
}

/// An attribute in older operator sets, an input in newer ones; all where there are none. From the last to the first.
Ints reducedAxes(const OnnxNode& node, const Tensors& in)
{
    Ints axes = integersAt(node, in, 1, "axes");
    const std::int64_t rank = input(in, 0).dim();
    if (axes.empty() && !node.flag("noop_with_empty_axes"))
        for (std::int64_t axis = 0; axis < rank; ++axis)
            axes.push_back(axis);
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, rank);
    std::sort(axes.rbegin(), axes.rend());
    return axes;
}

at::Tensor reduceProduct(const OnnxNode& node, const Tensors& in)
{
    at::Tensor x = input(in, 0);
    for (const std::int64_t axis : reducedAxes(node, in))
        x = x.prod(axis, node.flag("keepdims", true));
    return x;
}

/// Weights are normalised by these.
template <at::Tensor (*reduce)(const at::Tensor&, at::IntArrayRef, bool)>
at::Tensor reduction(const OnnxNode& node, const Tensors& in)
{
    const Ints axes = reducedAxes(node, in);
    return axes.empty() || !input(in, 0).is_floating_point() ? at::Tensor() : reduce(in[0], axes, node.flag("keepdims", true));
}

at::Tensor sumOver(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return at::sum(x, axes, keep);
}

at::Tensor meanOver(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return at::mean(x, axes, keep);
}

at::Tensor squaresOver(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return at::sum(x * x, axes, keep);
}

at::Tensor lengthOver(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return squaresOver(x, axes, keep).sqrt();
}

at::Tensor absolutesOver(const at::Tensor& x, at::IntArrayRef axes, bool keep)
{
    return at::sum(x.abs(), axes, keep);
}

/// Each row of indices selects an entry, or a slice where the row is shorter than the rank.
std::vector<c10::optional<at::Tensor>> columnsOf(const at::Tensor& x, const at::Tensor& indices)
{
    if (indices.dim() < 1 || indices.is_floating_point() || indices.size(-1) > x.dim() || indices.size(-1) < 1)
        throw OnnxError("its indices do not fit its data");
    std::vector<c10::optional<at::Tensor>> columns;
    for (std::int64_t i = 0; i < indices.size(-1); ++i) {
        const at::Tensor column = indices.select(-1, i).to(at::kLong);
        columns.emplace_back(column);
    }
    return columns;
}

at::Tensor gatherNd(const OnnxNode& node, const Tensors& in)
{
    if (node.integer("batch_dims", 0) != 0)
        throw OnnxError("Espalier does not know its batch dimensions");
    const at::Tensor& x = input(in, 0);
    const at::Tensor& indices = input(in, 1);
    const auto columns = columnsOf(x, indices);
    Ints sizes = indices.sizes().slice(0, static_cast<std::size_t>(indices.dim()) - 1).vec();
    for (auto dim = static_cast<std::int64_t>(columns.size()); dim < x.dim(); ++dim)
        sizes.push_back(x.size(dim));
    refuseLarge(sizes);
    return at::index(x, c10::List<c10::optional<at::Tensor>>(columns));
}

at::Tensor scatterNd(const OnnxNode& node, const Tensors& in)
{
    if (node.text("reduction", "none") != "none")
        throw OnnxError("Espalier does not know its reduction");
    return at::index_put(input(in, 0).contiguous(), c10::List<c10::optional<at::Tensor>>(columnsOf(in[0], input(in, 1))), input(in, 2));
}

at::Tensor triangle(const OnnxNode& node, const Tensors& in)
{
    const std::int64_t diagonal = present(in, 1) ? integersOf(in[1], "k").at(0) : 0;
    return node.flag("upper", true) ? at::triu(input(in, 0), diagonal) : at::tril(input(in, 0), diagonal);
}

at::Tensor softmaxOf(const OnnxNode& node, const Tensors& in)
{
    const at::Tensor& x = input(in, 0);
    // Before operator set 13 softmax treated everything from the axis on as one row.
    return node.opset() < 13 ? at::Tensor() : at::softmax(x, normalisedAxis(node.integer("axis", -1), x.dim()));
}

at::Tensor product(const OnnxNode&, const Tensors& in)
{
    const at::Tensor& a = input(in, 0);
    const at::Tensor& b = input(in, 1);
    // Enough for grids and tables; larger products are layers, unless one factor is a vector, as in a spectral norm.
    const bool small = (a.numel() <= (1 << 16) && b.numel() <= (1 << 16)) || a.dim() == 1 || b.dim() == 1;
    return small ? at::matmul(a, b) : at::Tensor();
}

at::Tensor constant(const OnnxNode& node, const Tensors&)
{
    if (const onnx::TensorProto* value = node.tensor("value"))
        return tensorOf(*value);
    if (node.has("value_int"))
        return at::scalar_tensor(node.integer("value_int", 0), at::kLong);
    if (node.has("value_ints"))
        return at::tensor(node.integers("value_ints"), at::kLong);
    if (node.has("value_float"))
        return at::scalar_tensor(node.number("value_float", 0), at::kFloat);
    if (node.has("value_floats"))
        return at::tensor(node.numbers("value_floats"), at::kFloat);
    throw OnnxError("its value is no tensor and no number");
}

const std::map<std::string_view, Fold>& folds()
{
    static const std::map<std::string_view, Fold> table = {
        {"Abs", unary<at::abs>},
        {"Add", binary<plus>},
        {"And", binary<at::logical_and>},
        {"Cast", castTo},
        {"Ceil", unary<at::ceil>},
        {"Cos", unary<at::cos>},
        {"Concat", concat},
        {"Constant", constant},
        {"ConstantOfShape", constantOfShape},
        {"Div", divide},
        {"Equal", binary<at::eq>},
        {"Exp", unary<at::exp>},
        {"Expand", expand},
        {"Flatten", flatten},
        {"Floor", unary<at::floor>},
        {"Gather", gather},
        {"GatherND", gatherNd},
        {"Greater", binary<at::gt>},
        {"GreaterOrEqual", binary<at::ge>},
        {"Less", binary<at::lt>},
        {"LessOrEqual", binary<at::le>},
        {"Log", unary<at::log>},
        {"MatMul", product},
        {"Max", binary<at::maximum>},
        {"Min", binary<at::minimum>},
        {"Mod", modulo},
        {"Mul", binary<at::mul>},
        {"Neg", unary<at::neg>},
        {"NonZero", [](const OnnxNode&, const Tensors& in) { return at::nonzero(input(in, 0)).t(); }},
        {"Not", unary<at::logical_not>},
        {"Or", binary<at::logical_or>},
        {"Pow", binary<at::pow>},
        {"Range", range},
        {"Reciprocal", unary<at::reciprocal>},
        {"ReduceL1", reduction<absolutesOver>},
        {"ReduceL2", reduction<lengthOver>},
        {"ReduceMean", reduction<meanOver>},
        {"ReduceProd", reduceProduct},
        {"ReduceSum", reduction<sumOver>},
        {"ReduceSumSquare", reduction<squaresOver>},
        {"Reshape", reshape},
        {"Round", unary<at::round>},
        {"ScatterND", scatterNd},
        {"Sigmoid", unary<at::sigmoid>},
        {"Sign", unary<at::sign>},
        {"Sin", unary<at::sin>},
        {"Slice", slice},
        {"Softmax", softmaxOf},
        {"Sqrt", unary<at::sqrt>},
        {"Squeeze", squeeze},
        {"Sub", binary<minus>},
        {"Tile", tile},
        {"Tanh", unary<at::tanh>},
        {"Transpose", transpose},
        {"Trilu", triangle},
        {"Unsqueeze", unsqueeze},
        {"Where", where},
        {"Xor", binary<at::logical_xor>},
    };
    return table;
}

} // namespace

bool canFoldConstant(std::string_view op)
{
    return folds().count(op) > 0;
}

std::optional<at::Tensor> foldConstant(const OnnxNode& node, const Tensors& inputs)
{
    const auto found = folds().find(node.op());
    const bool variadic = node.op() == "Max" || node.op() == "Min";
    if (found == folds().end() || (variadic && inputs.size() != 2))
        return std::nullopt;
    const at::Tensor result = found->second(node, inputs);
    return result.defined() ? std::optional(result) : std::nullopt;
}

} // namespace espalier::onnx_io
