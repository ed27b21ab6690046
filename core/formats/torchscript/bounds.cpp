// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/bounds.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace espalier::torchscript {
namespace {

using RunNumbers = std::vector<std::size_t>;
using Doubles = std::vector<double>;

bool alike(const Doubles& runs)
{
    return std::all_of(runs.begin(), runs.end(), [&runs](double run) { return run == runs.front(); });
}

/// The numbers that an operand holds; none of more than a few.
Doubles numbersIn(const c10::IValue& value)
{
    constexpr std::int64_t few = 64;
    Doubles numbers;
    if (value.isTensor() && value.toTensor().defined() && value.toTensor().numel() <= few) {
        const at::Tensor flat = value.toTensor().to(at::kDouble).flatten();
        for (std::int64_t i = 0; i < flat.numel(); ++i)
            numbers.push_back(flat[i].item().toDouble());
    } else if (value.isList()) {
        for (const c10::IValue& element : value.toListRef())
            if (element.isInt() || element.isDouble())
                numbers.push_back(element.toScalar().toDouble());
    } else if (value.isInt() || value.isDouble()) {
        numbers.push_back(value.toScalar().toDouble());
    }
    return numbers;
}

/// A place that a slice is given, by run; `absent` where it is none.
Doubles placesOf(const Call& call, const char* name, double absent, const RunNumbers& runs)
{
    Doubles places;
    for (const std::size_t run : runs) {
        const c10::IValue place = valueIn(call.term(name), run);
        const Doubles numbers = numbersIn(place);
        places.push_back(numbers.size() == 1 ? numbers.front() : absent);
    }
    return places;
}

Doubles sizesIn(const Term& term, std::int64_t dim, const RunNumbers& runs)
{
    Doubles sizes;
    for (const std::size_t run : runs)
        sizes.push_back(static_cast<double>(term.runs.at(run).toTensor().size(dim)));
    return sizes;
}

std::optional<double> boundOfSlice(const Call& call, const RunNumbers& runs)
{
    const std::int64_t dim = slicedDimension(call);
    if (dim < 0)
        return std::nullopt;
    const Doubles sizes = sizesIn(call.term("self"), dim, runs), left = sizesIn(call.results.front(), dim, runs);
    const Doubles starts = placesOf(call, "start", 0, runs);
    constexpr double none = std::numeric_limits<std::int64_t>::max();
    const Doubles ends = placesOf(call, "end", none, runs);
    if (!alike(left) || left.front() == 0)
        return std::nullopt;
    if (alike(sizes)) {
        const bool whole = *std::min_element(ends.begin(), ends.end()) >= sizes.front();
        return whole && !alike(ends) ? std::optional(sizes.front() / ends.front()) : std::nullopt;
    }
    if (alike(ends) && ends.front() >= 0 && ends.front() < none)
        return ends.front() / sizes.front();
    return alike(starts) && starts.front() < 0 ? std::optional(-starts.front() / sizes.front()) : std::nullopt;
}

bool isExtreme(const std::string& op)
{
    static const std::unordered_set<std::string> names{"prim::min",     "prim::max",   "aten::min",       "aten::max",      "aten::minimum",
                                                       "aten::maximum", "aten::clamp", "aten::clamp_max", "aten::clamp_min"};
    return names.count(op) > 0;
}

/// An operand's number in the first run where it differs from that of another one; 0 where none does.
double differingNumber(const Call& call, const RunNumbers& runs)
{
    for (const Term& argument : call.arguments) {
        const Doubles first = numbersIn(valueIn(argument, runs.front()));
        for (const std::size_t run : runs) {
            const Doubles other = numbersIn(valueIn(argument, run));
            for (std::size_t i = 0; i < first.size() && i < other.size(); ++i)
                if (first[i] != other[i])
                    return first[i];
        }
    }
    return 0;
}

std::optional<double> boundOfNumber(const Call& call, const RunNumbers& runs)
{
    const Term& result = call.results.front();
    if (!std::all_of(call.arguments.begin(), call.arguments.end(), isKnown) || numbersIn(result.runs.front()).size() != 1)
        return std::nullopt;
    Doubles left;
    for (const std::size_t run : runs)
        left.push_back(numbersIn(result.runs.at(run)).front());
    const double from = alike(left) ? differingNumber(call, runs) : 0;
    return from > 0 ? std::optional(left.front() / from) : std::nullopt;
}

} // namespace

std::optional<double> boundReached(const Call& call, const std::vector<std::size_t>& runs)
{
    const std::string op = call.plainOperator();
    if (op == "aten::slice")
        return boundOfSlice(call, runs);
    return isExtreme(op) && call.results.size() == 1 ? boundOfNumber(call, runs) : std::nullopt;
}

std::int64_t slicedDimension(const Call& call)
{
    // Lists have their own slice.
    const bool ofTensor = call.has("self") && call.has("dim") && isTensorTerm(call.term("self")) && isFixed(call.term("dim"));
    return ofTensor ? call.dimension("dim", call.rank()) : -1;
}

} // namespace espalier::torchscript
