// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/size_arithmetic.h"
#include "core/formats/onnx/constant_folding.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>

namespace espalier::onnx_io {
namespace {

using Numbers = std::vector<SizeNumber>;

constexpr std::int64_t longestList = 64;
/// In the place of a function: the operand itself, of the kind of number that is wanted.
constexpr const char* unchanged = "unchanged";

/// The inputs whose elements an operator hands on; it reads the others as places or sizes.
const std::vector<std::size_t>* movedInputs(std::string_view op)
{
    static const std::vector<std::size_t> all{};
    static const std::vector<std::size_t> first{0};
    static const std::map<std::string_view, std::vector<std::size_t>> exceptions{{"Concat", all}, {"ScatterND", {0, 2}}, {"Where", {1, 2}}};
    static constexpr std::string_view ofFirst[] = {"Expand", "Flatten", "Gather", "GatherND",  "Identity", "Reshape",
                                                   "Slice",  "Squeeze", "Tile",   "Transpose", "Unsqueeze"};
    const auto found = exceptions.find(op);
    if (found != exceptions.end())
        return &found->second;
    return std::find(std::begin(ofFirst), std::end(ofFirst), op) == std::end(ofFirst) ? nullptr : &first;
}

at::Tensor idsOf(const OnnxValue& value)
{
    const at::Tensor ids = at::full(value.one.sizes(), noValue, at::kLong);
    for (std::size_t i = 0; i < value.numbers.size(); ++i)
        ids.data_ptr<std::int64_t>()[i] = value.numbers[i];
    return ids;
}

/// An operator that only moves elements moves the elements' numbers alike.
std::vector<ValueId> moved(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const std::vector<std::size_t>& places)
{
    std::vector<at::Tensor> ids;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const bool moves = places.empty() || std::find(places.begin(), places.end(), i) != places.end();
        if (!moves && inputs[i].varies())
            return {};
        ids.push_back(moves && inputs[i].present() ? idsOf(inputs[i]) : inputs[i].one);
    }
    const std::optional<at::Tensor> result = foldConstant(node, ids);
    if (!result)
        return {};
    const at::Tensor flat = result->contiguous().flatten();
    return {flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel()};
}

bool negativeSomewhere(const SizeNumber& number)
{
    return number.one.toDouble() < 0 || number.two.toDouble() < 0 || number.other.toDouble() < 0;
}

/// The function of numbers that an operator applies to its elements; empty where there is none.
std::string functionOf(const OnnxNode& node, const Numbers& operands, bool floating)
{
    static const std::map<std::string_view, const char*> functions{
        {"Abs", "abs"}, {"Add", "add"}, {"Ceil", "ceil"},   {"Floor", "floor"}, {"Max", "max"}, {"Min", "min"},
        {"Mul", "mul"}, {"Neg", "neg"}, {"Round", "round"}, {"Sqrt", "sqrt"},   {"Sub", "sub"}};
    if (node.op() == "Cast")
        return unchanged;
    if (node.op() == "Mod")
        return node.flag("fmod") ? "" : "mod";
    if (node.op() == "Div") {
        const bool signedOnes = std::any_of(operands.begin(), operands.end(), negativeSomewhere);
        return floating ? "truediv" : signedOnes ? "truncdiv" : "floordiv";
    }
    const auto found = functions.find(node.op());
    return found == functions.end() ? "" : found->second;
}

/// Roundings of floating-point numbers give integers in a network and floating-point numbers in ONNX.
SizeNumber ofKind(GraphBuilder& graph, const SizeNumber& number, bool floating)
{
    const bool integral = number.one.isIntegral(false);
    return integral == !floating ? number : graph.compute(floating ? "float" : "int", {number});
}

bool near(const c10::Scalar& a, const c10::Scalar& b)
{
    return a.isIntegral(false) == b.isIntegral(false) && std::abs(a.toDouble() - b.toDouble()) <= 1e-6 * std::abs(b.toDouble());
}

/// The runs decide whether a number is what was folded.
bool agrees(const SizeNumber& number, const OnnxValue& result, std::int64_t element)
{
    const auto agreesIn = [element](const c10::Scalar& ours, const at::Tensor& run) {
        return !run.defined() || near(ours, run.flatten()[element].item());
    };
    return agreesIn(number.one, result.one) && agreesIn(number.two, result.two) && agreesIn(number.other, result.other);
}

/// For every element of the result the element of an input that is broadcast to it.
std::vector<std::int64_t> placesIn(const at::Tensor& input, const at::Tensor& result)
{
    const at::Tensor places = at::arange(input.numel(), at::kLong).reshape(input.sizes()).expand(result.sizes()).contiguous().flatten();
    return {places.data_ptr<std::int64_t>(), places.data_ptr<std::int64_t>() + places.numel()};
}

std::vector<ValueId> computedByElement(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result,
                                       GraphBuilder& graph)
{
    std::vector<Numbers> operands;
    std::vector<std::vector<std::int64_t>> places;
    for (const OnnxValue& input : inputs) {
        const std::optional<Numbers> numbers = numbersIn(input);
        if (!numbers)
            return {};
        operands.push_back(*numbers);
        places.push_back(placesIn(input.one, result.one));
    }
    const bool floating = result.one.is_floating_point();
    std::vector<ValueId> ids;
    for (std::int64_t element = 0; element < result.one.numel(); ++element) {
        Numbers here;
        for (std::size_t i = 0; i < operands.size(); ++i)
            here.push_back(operands[i][static_cast<std::size_t>(places[i][static_cast<std::size_t>(element)])]);
        const std::string function = functionOf(node, here, floating);
        if (function.empty() || here.size() > 2)
            return {};
        const SizeNumber number = ofKind(graph, function == unchanged ? here.front() : graph.compute(function, here), floating);
        if (!agrees(number, result, element))
            return {};
        ids.push_back(number.value);
    }
    return ids;
}

/// The product of a whole list.
std::vector<ValueId> product(const OnnxValue& list, const OnnxValue& result, GraphBuilder& graph)
{
    const std::optional<Numbers> numbers = numbersIn(list);
    if (!numbers || numbers->empty() || result.one.numel() != 1)
        return {};
    const SizeNumber all =
        std::accumulate(numbers->begin() + 1, numbers->end(), numbers->front(), [&](const SizeNumber& a, const SizeNumber& b) {
            return graph.compute("mul", {a, b});
        });
    return agrees(all, result, 0) ? std::vector<ValueId>{all.value} : std::vector<ValueId>{};
}

} // namespace

std::vector<ValueId> numbersOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result, GraphBuilder& graph)
{
    const auto sameSizes = [&](const at::Tensor& run) { return !run.defined() || run.sizes() == result.one.sizes(); };
    if (result.one.numel() > longestList || !sameSizes(result.two) || !sameSizes(result.other) || result.one.scalar_type() == at::kBool)
        return {};
    if (const auto* places = movedInputs(node.op()))
        return moved(node, inputs, *places);
    try {
        return node.op() == "ReduceProd" ? product(inputs.front(), result, graph) : computedByElement(node, inputs, result, graph);
    } catch (const c10::Error&) { // such as a division by zero at another size
        return {};
    }
}

} // namespace espalier::onnx_io
