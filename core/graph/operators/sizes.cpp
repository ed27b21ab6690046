// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/graph/operators/computed_numbers.h"
#include "core/graph/operators/operator_table.h"

#include <cmath>
#include <map>

namespace espalier {
namespace {

/// The size of a tensor's dimension, an integer.
class Size final : public Operator {
public:
    std::string_view name() const override { return "size"; }
    Traits traits() const override { return {.number = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        return {tensorAt(inputs, 0).size(intAttribute(node, "dim"))};
    }

private:
    void passLabels(NodeId, const Node& node, Labels& labels) const override
    {
        labels.freeze(labels.of(node.inputs[0], static_cast<std::size_t>(intAttribute(node, "dim"))), "is counted by '" + node.name + "'");
    }
};

using OfInts = c10::IValue (*)(std::int64_t, std::int64_t);
using OfDoubles = c10::IValue (*)(double, double);

/// A function of numbers: of integers, where both operands are, else of floating-point numbers. Functions of one number ignore the second.
struct NumberFunction {
    OfInts ints;
    OfDoubles doubles;
};

std::int64_t floorDivided(std::int64_t a, std::int64_t b)
{
    TORCH_CHECK(b != 0, "division by zero");
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

std::int64_t truncated(std::int64_t a, std::int64_t b)
{
    TORCH_CHECK(b != 0, "division by zero");
    return a / b;
}

std::int64_t integerOf(double a)
{
    return static_cast<std::int64_t>(a);
}

c10::IValue same(std::int64_t a, std::int64_t)
{
    return a;
}

const std::map<std::string, NumberFunction, std::less<>>& numberFunctions()
{
    using Int = std::int64_t;
    using Number = c10::IValue;
    static const std::map<std::string, NumberFunction, std::less<>> functions{
        {"add", {[](Int a, Int b) { return Number(a + b); }, [](double a, double b) { return Number(a + b); }}},
        {"sub", {[](Int a, Int b) { return Number(a - b); }, [](double a, double b) { return Number(a - b); }}},
        {"mul", {[](Int a, Int b) { return Number(a * b); }, [](double a, double b) { return Number(a * b); }}},
        {"truediv",
         {[](Int a, Int b) { return Number(static_cast<double>(a) / static_cast<double>(b)); },
          [](double a, double b) { return Number(a / b); }}},
        {"floordiv",
         {[](Int a, Int b) { return Number(floorDivided(a, b)); }, [](double a, double b) { return Number(std::floor(a / b)); }}},
        {"truncdiv", {[](Int a, Int b) { return Number(truncated(a, b)); }, [](double a, double b) { return Number(std::trunc(a / b)); }}},
        {"mod",
         {[](Int a, Int b) { return Number(a - b * floorDivided(a, b)); },
          [](double a, double b) { return Number(a - b * std::floor(a / b)); }}},
        {"min", {[](Int a, Int b) { return Number(std::min(a, b)); }, [](double a, double b) { return Number(std::min(a, b)); }}},
        {"max", {[](Int a, Int b) { return Number(std::max(a, b)); }, [](double a, double b) { return Number(std::max(a, b)); }}},
        {"pow",
         {[](Int a, Int b) { return Number(integerOf(std::pow(static_cast<double>(a), static_cast<double>(b)))); },
          [](double a, double b) { return Number(std::pow(a, b)); }}},
        {"neg", {[](Int a, Int) { return Number(-a); }, [](double a, double) { return Number(-a); }}},
        {"abs", {[](Int a, Int) { return Number(std::abs(a)); }, [](double a, double) { return Number(std::abs(a)); }}},
        {"floor", {same, [](double a, double) { return Number(integerOf(std::floor(a))); }}},
        {"ceil", {same, [](double a, double) { return Number(integerOf(std::ceil(a))); }}},
        {"round", {same, [](double a, double) { return Number(integerOf(std::nearbyint(a))); }}},
        {"int", {same, [](double a, double) { return Number(integerOf(a)); }}},
        {"float", {[](Int a, Int) { return Number(static_cast<double>(a)); }, [](double a, double) { return Number(a); }}},
        {"sqrt",
         {[](Int a, Int) { return Number(std::sqrt(static_cast<double>(a))); }, [](double a, double) { return Number(std::sqrt(a)); }}},
    };
    return functions;
}

/// A function of one or two numbers: the inputs, in whose place the attributes `a` and `b` stand where they are noValue.
class NumberOf final : public Operator {
public:
    std::string_view name() const override { return "number"; }
    Traits traits() const override { return {.number = true}; }

    Results run(const Node& node, Inputs inputs, const RunOptions&) const override
    {
        const std::string& name = textAttribute(node, "function");
        const auto found = numberFunctions().find(name);
        TORCH_CHECK(found != numberFunctions().end(), "unknown function of numbers ", name);
        const c10::Scalar a = operand(node, inputs, 0, "a"), b = operand(node, inputs, 1, "b");
        if (a.isIntegral(false) && b.isIntegral(false))
            return {found->second.ints(a.toLong(), b.toLong())};
        return {found->second.doubles(a.toDouble(), b.toDouble())};
    }

private:
    /// 0 for the second operand of a function of one number.
    static c10::Scalar operand(const Node& node, Inputs inputs, std::size_t i, std::string_view constant)
    {
        if (inputOf(node, i) != noValue)
            return scalarOf(inputs[i]);
        const auto found = node.attributes.find(constant);
        if (found == node.attributes.end())
            return std::int64_t{0};
        if (const auto* number = std::get_if<std::int64_t>(&found->second))
            return *number;
        return std::get<double>(found->second);
    }

    void passLabels(NodeId, const Node&, Labels&) const override
    {
        // Numbers have no channels.
    }
};

} // namespace

void registerSizes(OperatorTable& table)
{
    table.add(std::make_unique<Size>());
    table.add(std::make_unique<NumberOf>());
}

} // namespace espalier
