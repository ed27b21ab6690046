// SPDX-License-Identifier: GPL-3.0-or-later
// Einsum as permutations and one product: what attention needs, and linear layers over any dimension.
#include "core/formats/onnx/translate.h"

#include <algorithm>

namespace espalier::onnx_io {
namespace {

/// "bhid,bhjd->bhij" taken apart.
struct Equation {
    std::vector<std::string> operands;
    std::string output;
};

[[noreturn]] void refuse(const std::string& equation)
{
    throw OnnxError("Espalier does not know the equation '" + equation + "'");
}

/// Dimensions that an ellipsis stands for get capital letters, counted from its end.
std::string withoutEllipsis(const std::string& letters, std::int64_t rank, const std::string& equation)
{
    const auto dots = letters.find("...");
    if (dots == std::string::npos)
        return letters;
    const std::int64_t missing = rank - (static_cast<std::int64_t>(letters.size()) - 3);
    if (missing < 0 || missing > 8)
        refuse(equation);
    std::string names;
    for (std::int64_t i = missing; i-- > 0;)
        names += static_cast<char>('A' + i);
    return letters.substr(0, dots) + names + letters.substr(dots + 3);
}

/// Without "->" the output is what occurs once, in the order of the alphabet.
std::string impliedOutput(const std::vector<std::string>& operands)
{
    std::string all;
    for (const std::string& operand : operands)
        all += operand;
    std::sort(all.begin(), all.end());
    std::string output;
    for (const char letter : all)
        if (std::count(all.begin(), all.end(), letter) == 1)
            output += letter;
    return output;
}

Equation parse(const Translation& t)
{
    const std::string whole = t.node().text("equation", "");
    std::string text = whole;
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const auto arrow = text.find("->");
    std::string inputs = text.substr(0, arrow);
    Equation equation;
    std::int64_t widest = 0;
    for (std::size_t i = 0; i < t.inputCount(); ++i) {
        const std::string letters = inputs.substr(0, inputs.find(','));
        inputs.erase(0, letters.size() + 1);
        equation.operands.push_back(withoutEllipsis(letters, t.input(i).rank(), whole));
        if (letters.find("...") != std::string::npos)
            widest = std::max(widest, t.input(i).rank() - static_cast<std::int64_t>(letters.size()) + 3);
        std::string sorted = equation.operands.back();
        std::sort(sorted.begin(), sorted.end());
        if (static_cast<std::int64_t>(sorted.size()) != t.input(i).rank() ||
            std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
            refuse(whole);
    }
    const std::string output = arrow == std::string::npos ? "" : text.substr(arrow + 2);
    equation.output = arrow == std::string::npos ? impliedOutput(equation.operands)
                                                 : withoutEllipsis(output, widest + static_cast<std::int64_t>(output.size()) - 3, whole);
    if (!inputs.empty())
        refuse(whole);
    return equation;
}

bool has(const std::string& letters, char letter)
{
    return letters.find(letter) != std::string::npos;
}

OnnxValue reordered(Translation& t, const OnnxValue& x, const std::string& from, const std::string& to)
{
    if (from == to)
        return x;
    Ints order;
    for (const char letter : to)
        order.push_back(static_cast<std::int64_t>(from.find(letter)));
    return t.emit("permute", {x}, {{"dims", order}});
}

Outputs ofOne(Translation& t, const Equation& equation)
{
    const std::string& letters = equation.operands[0];
    Ints summed;
    std::string left;
    for (std::size_t dim = 0; dim < letters.size(); ++dim) {
        if (has(equation.output, letters[dim]))
            left += letters[dim];
        else
            summed.push_back(static_cast<std::int64_t>(dim));
    }
    if (left.size() != equation.output.size())
        refuse(t.node().text("equation", ""));
    const OnnxValue sum = summed.empty() ? t.input(0) : t.emit("sum", {t.input(0)}, {{"dims", summed}, {"keepdim", false}});
    return {reordered(t, sum, left, equation.output)};
}

/// Letters by the role they play in a product.
struct Roles {
    std::string batch, freeA, freeB, contracted;
};

Roles rolesOf(const Equation& equation, const std::string& whole)
{
    const std::string& a = equation.operands[0];
    const std::string& b = equation.operands[1];
    Roles roles;
    for (const char letter : a) {
        if (!has(b, letter))
            roles.freeA += letter;
        else
            (has(equation.output, letter) ? roles.batch : roles.contracted) += letter;
    }
    for (const char letter : b)
        if (!has(a, letter))
            roles.freeB += letter;
    std::string sorted = roles.batch + roles.freeA + roles.freeB;
    std::string output = equation.output;
    std::sort(sorted.begin(), sorted.end());
    std::sort(output.begin(), output.end());
    if (sorted != output || roles.contracted.size() != 1)
        refuse(whole);
    return roles;
}

Outputs ofTwo(Translation& t, const Equation& equation)
{
    const std::string whole = t.node().text("equation", "");
    const Roles roles = rolesOf(equation, whole);
    const std::string& a = equation.operands[0];
    const std::string& b = equation.operands[1];
    // A known matrix makes a linear layer of it.
    if (roles.batch.empty() && t.input(1).known() && b.size() == 2) {
        const OnnxValue weight = b == roles.freeB + roles.contracted ? t.input(1) : t.graph().transposed(t.input(1));
        const OnnxValue x = reordered(t, t.input(0), a, roles.freeA + roles.contracted);
        return {reordered(t, t.emit("linear", {x, trained(weight), OnnxValue{}}), roles.freeA + roles.freeB, equation.output)};
    }
    if (roles.freeA.size() != 1 || roles.freeB.size() != 1)
        refuse(whole);
    const OnnxValue left = reordered(t, t.input(0), a, roles.batch + roles.freeA + roles.contracted);
    const OnnxValue right = reordered(t, t.input(1), b, roles.batch + roles.contracted + roles.freeB);
    return {reordered(t, t.emit("matmul", {left, right}), roles.batch + roles.freeA + roles.freeB, equation.output)};
}

Outputs einsum(Translation& t)
{
    const Equation equation = parse(t);
    if (equation.operands.size() == 1)
        return ofOne(t, equation);
    if (equation.operands.size() == 2)
        return ofTwo(t, equation);
    refuse(t.node().text("equation", ""));
}

} // namespace

void addEinsumTranslation(TranslationTable& table)
{
    table.insert({{"Einsum", einsum}});
}

} // namespace espalier::onnx_io
