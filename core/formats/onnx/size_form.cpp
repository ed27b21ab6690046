// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/size_form.h"

#include <algorithm>
#include <cmath>

namespace espalier::onnx_io {
namespace {

bool isWhole(double number)
{
    return number == std::floor(number);
}

/// The smaller or the larger one where it is the same at every size.
std::optional<SizeForm> extreme(bool smaller, const SizeForm& a, const SizeForm& b)
{
    if ((b - a).nonNegative())
        return smaller ? a : b;
    if ((a - b).nonNegative())
        return smaller ? b : a;
    return std::nullopt;
}

std::optional<SizeForm> absolute(const SizeForm& a)
{
    const SizeForm negative = SizeForm() - a;
    return a.nonNegative() ? std::optional(a) : negative.nonNegative() ? std::optional(negative) : std::nullopt;
}

std::optional<SizeForm> withoutRemainder(const SizeForm& a, const SizeForm& b)
{
    std::optional<SizeForm> quotient = SizeForm::quotient(a, b);
    return quotient && quotient->integral() ? quotient : std::nullopt;
}

} // namespace

SizeForm::SizeForm(double constant)
{
    add({}, constant);
}

SizeForm::SizeForm(const SizeAtom& atom)
{
    add({{atom, 1}}, 1);
}

void SizeForm::add(const Product& product, double factor)
{
    const double sum = terms_[product] += factor;
    if (sum == 0)
        terms_.erase(product);
}

SizeForm::Product SizeForm::joined(const Product& a, const Product& b, int sign)
{
    Product product = a;
    for (const auto& [atom, exponent] : b)
        if ((product[atom] += sign * exponent) == 0)
            product.erase(atom);
    return product;
}

std::optional<double> SizeForm::constant() const
{
    if (terms_.empty())
        return 0;
    return terms_.size() == 1 && terms_.begin()->first.empty() ? std::optional(terms_.begin()->second) : std::nullopt;
}

bool SizeForm::integral() const
{
    const auto whole = [](const auto& power) { return power.first.integral && power.second > 0; };
    return std::all_of(terms_.begin(), terms_.end(),
                       [&](const auto& term) { return isWhole(term.second) && std::all_of(term.first.begin(), term.first.end(), whole); });
}

bool SizeForm::nonNegative() const
{
    const auto positive = [](const auto& power) { return power.first.nonNegative; };
    return std::all_of(terms_.begin(), terms_.end(),
                       [&](const auto& term) { return term.second > 0 && std::all_of(term.first.begin(), term.first.end(), positive); });
}

bool SizeForm::ofSizesAlone() const
{
    return !any(&SizeAtom::size, false);
}

bool SizeForm::ofContent() const
{
    return any(&SizeAtom::content, true);
}

/// Whether an atom's flag has this value.
bool SizeForm::any(bool SizeAtom::*flag, bool value) const
{
    return std::any_of(terms_.begin(), terms_.end(), [&](const auto& term) {
        return std::any_of(term.first.begin(), term.first.end(), [&](const auto& power) { return power.first.*flag == value; });
    });
}

SizeForm operator+(const SizeForm& a, const SizeForm& b)
{
    SizeForm sum = a;
    for (const auto& [product, factor] : b.terms_)
        sum.add(product, factor);
    return sum;
}

SizeForm operator-(const SizeForm& a, const SizeForm& b)
{
    return a + SizeForm(-1) * b;
}

SizeForm operator*(const SizeForm& a, const SizeForm& b)
{
    SizeForm all;
    for (const auto& [left, leftFactor] : a.terms_)
        for (const auto& [right, rightFactor] : b.terms_)
            all.add(SizeForm::joined(left, right, 1), leftFactor * rightFactor);
    return all;
}

bool SizeForm::isUnwieldy() const
{
    constexpr std::size_t longest = 32;
    return terms_.size() > longest ||
           std::any_of(terms_.begin(), terms_.end(), [](const auto& term) { return !std::isfinite(term.second); });
}

std::optional<SizeForm> SizeForm::quotient(const SizeForm& a, const SizeForm& b)
{
    if (b.terms_.size() != 1)
        return std::nullopt;
    const auto& [divisor, dividedBy] = *b.terms_.begin();
    SizeForm all;
    for (const auto& [product, factor] : a.terms_)
        all.add(joined(product, divisor, -1), factor / dividedBy);
    return all;
}

std::optional<SizeForm> formOf(const std::string& function, const SizeForm& a, const SizeForm& b)
{
    if (function == "add" || function == "sub")
        return function == "add" ? a + b : a - b;
    if (function == "mul" || function == "neg")
        return a * (function == "mul" ? b : SizeForm(-1));
    if (function == "truediv")
        return SizeForm::quotient(a, b);
    if (function == "floordiv" || function == "truncdiv")
        return withoutRemainder(a, b);
    if (function == "mod")
        return withoutRemainder(a, b) ? std::optional<SizeForm>(0) : std::nullopt;
    if (function == "min" || function == "max")
        return extreme(function == "min", a, b);
    if (function == "abs")
        return absolute(a);
    const bool rounds = function == "floor" || function == "ceil" || function == "round" || function == "int";
    return function == "float" || (rounds && a.integral()) ? std::optional(a) : std::nullopt;
}

SizeAtom atomOf(int id, const std::string& function, bool integral, const SizeForm& a, const SizeForm& b)
{
    const bool either = function == "max" && (a.nonNegative() || b.nonNegative());
    const bool always = function == "abs" || function == "sqrt";
    const bool keepsSign = function != "sub" && function != "neg";
    return {id, integral, either || always || (keepsSign && a.nonNegative() && b.nonNegative()), false, a.ofContent() || b.ofContent()};
}

} // namespace espalier::onnx_io
