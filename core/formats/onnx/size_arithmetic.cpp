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
using Ids = std::optional<std::vector<ValueId>>;

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
Ids moved(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const std::vector<std::size_t>& places)
{
    std::vector<at::Tensor> ids;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const bool moves = places.empty() || std::find(places.begin(), places.end(), i) != places.end();
        if (!moves && inputs[i].varies())
            return std::nullopt;
        ids.push_back(moves && inputs[i].present() ? idsOf(inputs[i]) : inputs[i].one);
    }
    const std::optional<at::Tensor> result = foldConstant(node, ids);
    if (!result)
        return std::nullopt;
    const at::Tensor flat = result->contiguous().flatten();
    return std::vector<ValueId>(flat.data_ptr<std::int64_t>(), flat.data_ptr<std::int64_t>() + flat.numel());
}

/// The function of numbers that an operator applies to its elements; empty where there is none.
std::string functionOf(const GraphBuilder& graph, const OnnxNode& node, const Numbers& operands, bool floating)
{
    static const std::map<std::string_view, const char*> functions{
        {"Abs", "abs"}, {"Add", "add"}, {"Ceil", "ceil"},   {"Floor", "floor"}, {"Max", "max"}, {"Min", "min"},
        {"Mul", "mul"}, {"Neg", "neg"}, {"Round", "round"}, {"Sqrt", "sqrt"},   {"Sub", "sub"}};
    if (node.op() == "Cast")
        return unchanged;
    if (node.op() == "Mod")
        return node.flag("fmod") ? "" : "mod";
    if (node.op() == "Div") {
        const auto nonNegative = [&graph](const SizeNumber& number) { return graph.formOf(number).nonNegative(); };
        const bool rounds = std::all_of(operands.begin(), operands.end(), nonNegative);
        return floating ? "truediv" : rounds ? "floordiv" : "truncdiv";
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
    return a.isIntegral(true) == b.isIntegral(true) && std::abs(a.toDouble() - b.toDouble()) <= 1e-6 * std::abs(b.toDouble());
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

bool allWhole(const Numbers& numbers)
{
    return std::all_of(numbers.begin(), numbers.end(), [](const SizeNumber& number) { return number.one.isIntegral(false); });
}

/// 1 where a whole number is positive, else 0.
SizeNumber isPositive(GraphBuilder& graph, const SizeNumber& number)
{
    return graph.compute("min", {graph.compute("max", {number, std::int64_t{0}}), std::int64_t{1}});
}

/// 1 where two whole numbers are equal, else 0.
SizeNumber areEqual(GraphBuilder& graph, const SizeNumber& a, const SizeNumber& b)
{
    const SizeNumber apart = graph.compute("abs", {graph.compute("sub", {a, b})});
    return graph.compute("sub", {std::int64_t{1}, graph.compute("min", {apart, std::int64_t{1}})});
}

/// A truth value, as 1 or 0, of whole numbers; nothing for other operators.
std::optional<SizeNumber> truth(GraphBuilder& graph, const std::string& op, const Numbers& whole)
{
    const auto difference = [&](std::size_t from, std::size_t what) { return graph.compute("sub", {whole[from], whole[what]}); };
    const auto orOne = [&](const SizeNumber& number) { return graph.compute("add", {number, std::int64_t{1}}); };
    if (op == "Cast")
        return isPositive(graph, graph.compute("abs", whole));
    if (op == "Not")
        return graph.compute("sub", {std::int64_t{1}, whole[0]});
    if (whole.size() != 2)
        return std::nullopt;
    if (op == "Equal")
        return areEqual(graph, whole[0], whole[1]);
    if (op == "Less" || op == "Greater")
        return isPositive(graph, op == "Less" ? difference(1, 0) : difference(0, 1));
    if (op == "LessOrEqual" || op == "GreaterOrEqual")
        return isPositive(graph, orOne(op == "LessOrEqual" ? difference(1, 0) : difference(0, 1)));
    if (op == "And" || op == "Or")
        return graph.compute(op == "And" ? "mul" : "max", whole);
    return op == "Xor" ? std::optional(graph.compute("abs", {difference(0, 1)})) : std::nullopt;
}

/// One of two numbers: the second, and the difference to it where the condition holds.
SizeNumber chosen(GraphBuilder& graph, const Numbers& operands)
{
    const SizeNumber difference = graph.compute("sub", {operands[1], operands[2]});
    return graph.compute("add", {operands[2], graph.compute("mul", {operands[0], difference})});
}

/// An element of the operator's result; nothing where no function of numbers computes it.
std::optional<SizeNumber> computed(GraphBuilder& graph, const OnnxNode& node, const Numbers& operands, at::ScalarType type)
{
    if (type == at::kBool)
        return allWhole(operands) ? truth(graph, node.op(), operands) : std::nullopt;
    const bool floating = c10::isFloatingType(type);
    if (node.op() == "Where" && operands.size() == 3)
        return ofKind(graph, chosen(graph, operands), floating);
    const std::string function = functionOf(graph, node, operands, floating);
    if (function.empty() || operands.size() > 2)
        return std::nullopt;
    return ofKind(graph, function == unchanged ? operands.front() : graph.compute(function, operands), floating);
}

Ids computedByElement(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result, GraphBuilder& graph)
{
    std::vector<Numbers> operands;
    std::vector<std::vector<std::int64_t>> places;
    for (const OnnxValue& input : inputs) {
        const std::optional<Numbers> numbers = numbersIn(input);
        if (!numbers)
            return std::nullopt;
        operands.push_back(*numbers);
        places.push_back(placesIn(input.one, result.one));
    }
    if (result.one.numel() == 0) // No element tells whether the operator has a function of numbers.
        return std::nullopt;
    std::vector<ValueId> ids;
    for (std::int64_t element = 0; element < result.one.numel(); ++element) {
        Numbers here;
        for (std::size_t i = 0; i < operands.size(); ++i)
            here.push_back(operands[i][static_cast<std::size_t>(places[i][static_cast<std::size_t>(element)])]);
        const std::optional<SizeNumber> number = computed(graph, node, here, result.one.scalar_type());
        if (!number || !agrees(*number, result, element))
            return std::nullopt;
        ids.push_back(number->value);
    }
    return ids;
}

/// The product of a whole list.
Ids product(const OnnxValue& list, const OnnxValue& result, GraphBuilder& graph)
{
    const std::optional<Numbers> numbers = numbersIn(list);
    if (!numbers || numbers->empty() || result.one.numel() != 1)
        return std::nullopt;
    const SizeNumber all =
        std::accumulate(numbers->begin() + 1, numbers->end(), numbers->front(), [&](const SizeNumber& a, const SizeNumber& b) {
            return graph.compute("mul", {a, b});
        });
    return agrees(all, result, 0) ? Ids(std::in_place, {all.value}) : std::nullopt;
}

} // namespace

Ids numbersOf(const OnnxNode& node, const std::vector<OnnxValue>& inputs, const OnnxValue& result, GraphBuilder& graph)
{
    const auto sameSizes = [&](const at::Tensor& run) { return !run.defined() || run.sizes() == result.one.sizes(); };
    if (result.one.numel() > longestList || !sameSizes(result.two) || !sameSizes(result.other))
        return std::nullopt;
    const bool chooses = node.op() == "Where" && inputs.front().varies();
    if (const auto* places = chooses ? nullptr : movedInputs(node.op()))
        return moved(node, inputs, *places);
    try {
        return node.op() == "ReduceProd" ? product(inputs.front(), result, graph) : computedByElement(node, inputs, result, graph);
    } catch (const c10::Error&) { // such as a division by zero at another size
        return std::nullopt;
    }
}

} // namespace espalier::onnx_io
