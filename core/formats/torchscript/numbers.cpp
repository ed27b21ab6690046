// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/numbers.h"

#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

bool isInteger(const c10::IValue& value)
{
    return value.isInt() || value.isBool() || (value.isTensor() && !value.toTensor().is_floating_point());
}

Attribute constantFrom(const c10::IValue& value)
{
    const c10::Scalar scalar = value.isTensor() ? value.toTensor().item()
                               : value.isBool() ? c10::Scalar(value.toBool() ? 1 : 0)
                                                : value.toScalar();
    if (scalar.isFloatingPoint())
        return scalar.toDouble();
    return scalar.toLong();
}

bool holdsNumber(const Term& term)
{
    return !isContainer(term) && !term.runs.empty() && isNumber(term.runs.front());
}

/// Operators that pass a number on, perhaps as another type.
bool passesNumber(const std::string& op)
{
    static const std::unordered_set<std::string> names{"prim::NumToTensor",   "prim::unchecked_cast", "aten::Int",
                                                       "aten::Float",         "aten::ScalarImplicit", "aten::IntImplicit",
                                                       "aten::FloatImplicit", "aten::item",           "aten::scalar_tensor",
                                                       "aten::tensor",        "aten::as_tensor",      "aten::to",
                                                       "aten::detach",        "aten::clone",          "aten::contiguous",
                                                       "aten::lift_fresh",    "aten::type_as",        "aten::_local_scalar_dense"};
    return names.count(op) > 0;
}

const std::string* named(const std::unordered_map<std::string, std::string>& table, const std::string& op)
{
    const auto found = table.find(op);
    return found == table.end() ? nullptr : &found->second;
}

const std::string* functionOfTwo(const std::string& op)
{
    static const std::unordered_map<std::string, std::string> table{
        {"aten::add", "add"},
        {"aten::sub", "sub"},
        {"aten::mul", "mul"},
        {"aten::div", "truediv"},
        {"aten::true_divide", "truediv"},
        {"aten::floordiv", "floordiv"},
        {"aten::floor_divide", "floordiv"},
        {"aten::remainder", "mod"},
        {"aten::pow", "pow"},
        {"aten::clamp_max", "min"},
        {"aten::clamp_min", "max"},
        {"aten::minimum", "min"},
        {"aten::maximum", "max"},
        {"aten::min", "min"},
        {"aten::max", "max"},
        {"prim::min", "min"},
        {"prim::max", "max"},
    };
    return named(table, op);
}

const std::string* functionOfOne(const std::string& op)
{
    static const std::unordered_map<std::string, std::string> table{
        {"aten::neg", "neg"},   {"aten::floor", "floor"}, {"aten::ceil", "ceil"}, {"aten::round", "round"},
        {"aten::trunc", "int"}, {"aten::sqrt", "sqrt"},   {"aten::abs", "abs"},   {"prim::abs", "abs"},
    };
    return named(table, op);
}

/// The name of a division's function by its rounding; empty for other roundings.
std::string divisionOf(const std::vector<Term>& operands)
{
    if (operands.size() < 3)
        return "truediv";
    const c10::IValue rounding = valueIn(operands[2], 0);
    if (rounding.isNone())
        return "truediv";
    return rounding.toStringRef() == "floor" ? "floordiv" : rounding.toStringRef() == "trunc" ? "truncdiv" : "";
}

/// True where a sum's third operand, a factor, is absent or one.
bool factorIsOne(const std::vector<Term>& operands)
{
    return operands.size() < 3 ||
           (isFixed(operands[2]) && isNumber(operands[2].runs.front()) && operands[2].runs.front().toScalar().toDouble() == 1);
}

/// Follows one known number to where it comes from.
class Follower {
public:
    Follower(Emitter& emitter, const Term& term)
        : emitter_(emitter), term_(term), node_(*term.origin->producer), operands_(term.origin->operands), op_(plainName())
    {
    }

    ValueId value()
    {
        if (op_ == "aten::size")
            return size();
        if (op_ == "aten::len" && operands_.size() == 1 && isTensorTerm(operands_.front()))
            return emitter_.sizeOf(emitter_.valueOf(operands_.front()), 0);
        if (op_ == "aten::numel")
            return elements();
        if (passesNumber(op_) && !operands_.empty() && holdsNumber(operands_.front()))
            return passed();
        if ((op_ == "prim::min" || op_ == "prim::max") && operands_.size() == 1)
            return extremeOfList();
        if (op_ == "aten::clamp" && operands_.size() == 3)
            return clamped();
        return function();
    }

private:
    std::string plainName() const
    {
        std::string name = node_.kind().toQualString();
        if (name.back() == '_' && name.find("__") == std::string::npos)
            name.pop_back();
        return name;
    }

    /// Of a list of sizes, the element's place is the dimension.
    ValueId size()
    {
        if (operands_.empty() || !isTensorTerm(operands_.front()))
            return noValue;
        std::int64_t dim = static_cast<std::int64_t>(term_.origin->output);
        if (operands_.size() > 1) {
            if (!isFixed(operands_[1]) || !operands_[1].runs.front().isInt())
                return noValue;
            dim = operands_[1].runs.front().toInt();
            dim += dim < 0 ? operands_.front().runs.front().toTensor().dim() : 0;
        }
        return emitter_.sizeOf(emitter_.valueOf(operands_.front()), dim);
    }

    ValueId elements()
    {
        if (!isTensorTerm(operands_.front()))
            return noValue;
        const ValueId tensor = emitter_.valueOf(operands_.front());
        Number product{std::int64_t{1}};
        for (std::int64_t dim = 0; dim < operands_.front().runs.front().toTensor().dim(); ++dim)
            product = {{}, numberNode(emitter_, node_, "mul", {{}, emitter_.sizeOf(tensor, dim)}, product)};
        return product.value;
    }

    ValueId passed()
    {
        const Number number = numberFrom(emitter_, operands_.front());
        const bool wasInteger = isInteger(operands_.front().runs.front()), isIntegerNow = isInteger(term_.runs.front());
        if (wasInteger == isIntegerNow && number.value != noValue)
            return number.value;
        return numberNode(emitter_, node_, isIntegerNow ? "int" : "float", number);
    }

    ValueId extremeOfList()
    {
        if (!isContainer(operands_.front()) || operands_.front().origin->elements.empty())
            return noValue;
        const std::vector<Term>& elements = operands_.front().origin->elements;
        Number extreme = numberFrom(emitter_, elements.front());
        for (std::size_t i = 1; i < elements.size(); ++i)
            extreme = {{}, numberNode(emitter_, node_, *functionOfTwo(op_), extreme, numberFrom(emitter_, elements[i]))};
        return extreme.value;
    }

    ValueId clamped()
    {
        if (!holdsNumber(operands_[0]) || isInteger(operands_[0].runs.front()) != isInteger(term_.runs.front()))
            return noValue;
        Number number = numberFrom(emitter_, operands_[0]);
        for (const auto& [bound, function] : {std::pair(&operands_[1], "max"), std::pair(&operands_[2], "min")})
            if (holdsNumber(*bound))
                number = {{}, numberNode(emitter_, node_, function, number, numberFrom(emitter_, *bound))};
        return number.value;
    }

    ValueId function()
    {
        if (const std::string* one = functionOfOne(op_); one && holdsNumber(operands_.front()))
            return numberNode(emitter_, node_, *one, numberFrom(emitter_, operands_.front()));
        if (operands_.size() < 2 || !holdsNumber(operands_[0]) || !holdsNumber(operands_[1]))
            return noValue;
        const bool reversed = op_ == "aten::rsub";
        const std::string* two = functionOfTwo(reversed ? "aten::sub" : op_);
        if (!two || ((*two == "add" || *two == "sub") && !factorIsOne(operands_)))
            return noValue;
        const std::string name = op_ == "aten::div" ? divisionOf(operands_) : *two;
        if (name.empty())
            return noValue;
        const Number a = numberFrom(emitter_, operands_[reversed ? 1 : 0]), b = numberFrom(emitter_, operands_[reversed ? 0 : 1]);
        return numberNode(emitter_, node_, name, a, b);
    }

    Emitter& emitter_;
    const Term& term_;
    const jit::Node& node_;
    const std::vector<Term>& operands_;
    std::string op_;
};

/// The integer's value in every run.
Ints integersIn(const Term& term)
{
    Ints runs;
    for (const c10::IValue& run : term.runs) {
        require(isNumber(run) && isInteger(run));
        runs.push_back(run.isTensor() ? run.toTensor().item().toLong() : run.toInt());
    }
    return runs;
}

RunSize integerFrom(Emitter& emitter, const Term& term)
{
    require(!isContainer(term) && isKnown(term));
    return {integersIn(term), [&emitter, term] { return emitter.numberOf(term); }, emitter.followsContent(term)};
}

/// The elements of a known list that is not tracked by element.
std::vector<RunSize> elementsOf(Emitter& emitter, const Term& list)
{
    require(isKnown(list) && list.runs.front().isIntList());
    const std::size_t count = list.runs.front().toIntVector().size();
    std::vector<RunSize> sizes;
    for (std::size_t i = 0; i < count; ++i) {
        Ints runs;
        for (const c10::IValue& run : list.runs) {
            require(run.toIntVector().size() == count);
            runs.push_back(run.toIntVector()[i]);
        }
        const auto compute = [&emitter, list, i, count] {
            return emitter.builder().addNode("unpack", "unpack", {emitter.valueOf(list)}, {}, std::vector<bool>(count, false)).at(i);
        };
        sizes.emplace_back(std::move(runs), compute, emitter.followsContent(list));
    }
    return sizes;
}

} // namespace

bool isNumber(const c10::IValue& value)
{
    return value.isInt() || value.isDouble() || value.isBool() ||
           (value.isTensor() && value.toTensor().defined() && value.toTensor().dim() == 0);
}

Number numberFrom(Emitter& emitter, const Term& term)
{
    require(holdsNumber(term));
    if (isFixed(term))
        return {constantFrom(term.runs.front())};
    return {{}, emitter.numberOf(term)};
}

ValueId numberNode(Emitter& emitter, const jit::Node& node, const std::string& function, const Number& a, const Number& b)
{
    Attributes attributes{{"function", function}};
    std::vector<ValueId> inputs{a.value};
    const bool second = b.value != noValue || !std::holds_alternative<std::monostate>(b.constant);
    if (second)
        inputs.push_back(b.value);
    if (a.value == noValue)
        attributes["a"] = a.constant;
    if (second && b.value == noValue)
        attributes["b"] = b.constant;
    return emitter.builder().addNode(nodeName(node, function), "number", std::move(inputs), std::move(attributes), {false}).front();
}

ValueId followedNumber(Emitter& emitter, const Term& term)
{
    return term.origin->producer ? Follower(emitter, term).value() : noValue;
}

bool RunSize::fixed() const
{
    return !byContent_ && std::all_of(runs_.begin(), runs_.end(), [this](std::int64_t run) { return run == runs_.front(); });
}

Number RunSize::number() const
{
    return fixed() ? Number{first()} : Number{{}, compute_()};
}

std::int64_t RunSize::attribute(std::vector<ValueId>& inputs) const
{
    if (fixed())
        return first();
    inputs.push_back(compute_());
    return computedSize;
}

RunSize sizeOf(Emitter& emitter, const Call& call, std::string_view tensor, std::int64_t dim)
{
    Ints runs;
    for (std::size_t run = 0; run < call.runs(); ++run)
        runs.push_back(call.tensor(tensor, run).size(dim));
    const Term& term = call.term(tensor);
    const bool byContent = call.byContent && emitter.followsContent(term);
    return {std::move(runs), [&emitter, term, dim] { return emitter.sizeOf(emitter.valueOf(term), dim); }, byContent};
}

std::vector<RunSize> sizesOf(Emitter& emitter, const Call& call, std::string_view tensor)
{
    std::vector<RunSize> sizes;
    for (std::int64_t dim = 0; dim < call.rank(tensor); ++dim)
        sizes.push_back(sizeOf(emitter, call, tensor, dim));
    return sizes;
}

RunSize integerFrom(Emitter& emitter, const Call& call, std::string_view name)
{
    return integerFrom(emitter, call.term(name));
}

std::vector<RunSize> integersFrom(Emitter& emitter, const Call& call, std::string_view name)
{
    const Term& term = call.term(name);
    if (!isContainer(term))
        return term.runs.front().isList() ? elementsOf(emitter, term) : std::vector<RunSize>{integerFrom(emitter, term)};
    std::vector<RunSize> sizes;
    for (const Term& element : term.origin->elements)
        sizes.push_back(integerFrom(emitter, element));
    return sizes;
}

std::vector<RunSize> integersFrom(Emitter& emitter, const Call& call, std::string_view name, std::size_t size)
{
    std::vector<RunSize> sizes = integersFrom(emitter, call, name);
    if (sizes.size() == 1)
        sizes.resize(size, sizes.front());
    require(sizes.size() == size);
    return sizes;
}

RunSize sum(Emitter& emitter, const Call& call, const RunSize& a, const RunSize& b)
{
    Ints runs;
    for (std::size_t run = 0; run < a.runs(); ++run)
        runs.push_back(a.in(run) + b.in(run));
    const auto compute = [&emitter, &call, a, b] { return numberNode(emitter, call.node, "add", a.number(), b.number()); };
    return {std::move(runs), compute, a.byContent() || b.byContent()};
}

Ints attributeOf(const std::vector<RunSize>& sizes, std::vector<ValueId>& inputs)
{
    Ints list;
    for (const RunSize& size : sizes)
        list.push_back(size.attribute(inputs));
    return list;
}

} // namespace espalier::torchscript
