// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/call.h"

#include <ATen/ATen.h>

namespace espalier::torchscript {
std::string Call::plainOperator() const
{
    std::string name = node.kind().toQualString();
    if (inPlace() && name.back() == '_')
        name.pop_back();
    return name;
}

bool Call::inPlace() const
{
    const auto& parameters = schema.arguments();
    return !parameters.empty() && parameters.front().alias_info() && parameters.front().alias_info()->isWrite();
}

const Term* Call::find(std::string_view name) const
{
    const auto index = schema.argumentIndexWithName(c10::string_view(name.data(), name.size()));
    return index && static_cast<std::size_t>(*index) < arguments.size() ? &arguments[static_cast<std::size_t>(*index)] : nullptr;
}

const Term& Call::term(std::string_view name) const
{
    const Term* found = find(name);
    require(found != nullptr);
    return *found;
}

bool Call::isNone(std::string_view name) const
{
    const Term& argument = term(name);
    return isFixed(argument) && !isContainer(argument) && argument.runs.front().isNone();
}

c10::IValue Call::fixedAs(std::string_view name, bool (c10::IValue::*is)() const) const
{
    const Term& argument = term(name);
    require(isFixed(argument));
    c10::IValue value = valueIn(argument, 0);
    require((value.*is)());
    return value;
}

double Call::number(std::string_view name) const
{
    const Term& argument = term(name);
    require(isFixed(argument) && !isContainer(argument));
    const c10::IValue& value = argument.runs.front();
    require(value.isDouble() || value.isInt());
    return value.toScalar().toDouble();
}

std::vector<std::int64_t> Call::integers(std::string_view name) const
{
    const Term& argument = term(name);
    require(isFixed(argument));
    const c10::IValue value = valueIn(argument, 0);
    if (value.isInt())
        return {value.toInt()};
    require(value.isIntList());
    return value.toIntVector();
}

std::vector<std::int64_t> Call::integers(std::string_view name, std::size_t size) const
{
    std::vector<std::int64_t> values = integers(name);
    if (values.size() == 1)
        values.resize(size, values.front());
    require(values.size() == size);
    return values;
}

std::vector<double> Call::numbers(std::string_view name) const
{
    return fixedAs(name, &c10::IValue::isDoubleList).toDoubleVector();
}

const at::Tensor& Call::tensor(std::string_view name, std::size_t run) const
{
    const Term& argument = term(name);
    require(!isContainer(argument) && run < argument.runs.size() && argument.runs[run].isTensor());
    return argument.runs[run].toTensor();
}

std::int64_t Call::dimension(std::string_view name, std::int64_t rank) const
{
    const std::int64_t dim = integer(name);
    return dim < 0 ? dim + rank : dim;
}

void Call::requireSameType() const
{
    if (has("dtype") && !isNone("dtype"))
        require(integer("dtype") == static_cast<std::int64_t>(tensor("self").scalar_type()));
}

std::optional<double> asNumber(const Term& term)
{
    if (isContainer(term) || !isFixed(term))
        return std::nullopt;
    const c10::IValue& value = term.runs.front();
    if (value.isTensor() && value.toTensor().dim() == 0)
        return value.toTensor().item().toDouble();
    if (value.isDouble() || value.isInt())
        return value.toScalar().toDouble();
    return std::nullopt;
}

bool isTensorTerm(const Term& term)
{
    return !isContainer(term) && term.runs.front().isTensor();
}

} // namespace espalier::torchscript
