// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string size(const Writer& writer, const Node& node)
{
    return fmt::format("{}.shape[{}]", writer.input(node, 0), intAttribute(node, "dim"));
}

/// An input, or the constant in its place; empty for the second operand of a function of one number.
std::string operand(const Writer& writer, const Node& node, std::size_t i, const char* constant)
{
    if (writer.has(node, i))
        return writer.input(node, i);
    const auto found = node.attributes.find(constant);
    if (found == node.attributes.end())
        return {};
    const std::string text = literal(found->second);
    return text.front() == '-' ? "(" + text + ")" : text;
}

/// {0} and {1} stand for the operands.
const char* formOf(const std::string& function)
{
    static const std::map<std::string, const char*> forms{
        {"add", "{0} + {1}"},           {"sub", "{0} - {1}"},        {"mul", "{0} * {1}"},     {"truediv", "{0} / {1}"},
        {"floordiv", "{0} // {1}"},     {"mod", "{0} % {1}"},        {"min", "min({0}, {1})"}, {"max", "max({0}, {1})"},
        {"truncdiv", "int({0} / {1})"}, {"pow", "{0} ** {1}"},       {"neg", "-{0}"},          {"abs", "abs({0})"},
        {"floor", "int({0} // 1)"},     {"ceil", "-int(-{0} // 1)"}, {"round", "round({0})"},  {"int", "int({0})"},
        {"float", "float({0})"},        {"sqrt", "{0} ** 0.5"},
    };
    const auto found = forms.find(function);
    if (found == forms.end())
        throw PythonError("Espalier has no form in Python for the function " + function);
    return found->second;
}

std::string number(const Writer& writer, const Node& node)
{
    const char* form = formOf(std::get<std::string>(attribute(node, "function")));
    return fmt::format(fmt::runtime(form), operand(writer, node, 0, "a"), operand(writer, node, 1, "b"));
}

} // namespace

void registerSizes(FormTable& table)
{
    table.insert({{"size", size}, {"number", number}});
}

} // namespace espalier::python_io
