// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/literal.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace espalier::python_io {
namespace {

const std::set<std::string, std::less<>>& keywords()
{
    static const std::set<std::string, std::less<>> all = {
        "False",  "None",     "True", "and",    "as",   "assert",  "async",  "await",  "break", "class",  "continue", "def",
        "del",    "elif",     "else", "except", "for",  "finally", "from",   "global", "if",    "import", "in",       "is",
        "lambda", "nonlocal", "not",  "or",     "pass", "raise",   "return", "try",    "while", "with",   "yield",
    };
    return all;
}

bool isWordCharacter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

template <class List, class Spell>
std::string joined(const List& list, Spell spell)
{
    std::string text;
    for (const auto& element : list)
        text += (text.empty() ? "" : ", ") + spell(element);
    return text;
}

struct Spell {
    std::string operator()(std::monostate) const { return "None"; }
    std::string operator()(bool value) const { return literal(value); }
    std::string operator()(std::int64_t value) const { return literal(value); }
    std::string operator()(double value) const { return literal(value); }
    std::string operator()(const std::string& value) const { return literal(value); }
    std::string operator()(const std::vector<std::int64_t>& values) const
    {
        return "[" + joined(values, [](std::int64_t value) { return literal(value); }) + "]";
    }
    std::string operator()(const std::vector<double>& values) const
    {
        return "[" + joined(values, [](double value) { return literal(value); }) + "]";
    }
    std::string operator()(const std::vector<bool>& values) const
    {
        return "[" + joined(values, [](bool value) { return literal(value); }) + "]";
    }
};

} // namespace

std::string literal(bool value)
{
    return value ? "True" : "False";
}

std::string literal(std::int64_t value)
{
    return std::to_string(value);
}

std::string literal(double value)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? "float(\"nan\")" : value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
    const std::string text = fmt::format("{}", value);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string literal(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20)
            quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    }
    return quoted + "\"";
}

std::string tupleOf(const std::vector<std::int64_t>& values)
{
    const std::string inner = joined(values, [](std::int64_t value) { return literal(value); });
    return "(" + inner + (values.size() == 1 ? ",)" : ")");
}

std::string literal(const Attribute& attribute)
{
    return std::visit(Spell{}, attribute);
}

std::string compact(const std::vector<std::int64_t>& values)
{
    const bool alike = !values.empty() && std::all_of(values.begin(), values.end(), [&](std::int64_t v) { return v == values.front(); });
    return alike ? literal(values.front()) : tupleOf(values);
}

bool isIdentifier(const std::string& name)
{
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
           std::all_of(name.begin(), name.end(), isWordCharacter) && keywords().count(name) == 0;
}

std::string identifier(const std::string& name)
{
    std::string result;
    for (const char c : name)
        result += isWordCharacter(c) ? c : '_';
    return isIdentifier(result) ? result : "x_" + result;
}

std::string Names::take(const std::string& wanted)
{
    const std::string base = identifier(wanted);
    std::string name = base;
    for (int i = 2; !taken_.insert(name).second; ++i)
        name = base + "_" + std::to_string(i);
    return name;
}

} // namespace espalier::python_io
