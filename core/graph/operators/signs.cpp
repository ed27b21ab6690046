// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/signs.h"

#include "core/graph/operators/arguments.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace espalier {
namespace {

using Names = std::set<std::string_view>;

/// Never negative, whatever they read.
const Names& positive()
{
    static const Names names{"relu", "relu6", "sigmoid", "hardsigmoid", "softmax", "softplus", "exp", "abs", "sqrt"};
    return names;
}

/// Never negative where nothing that they read is.
const Names& preserving()
{
    static const Names names{"max_pool", "avg_pool", "adaptive_avg_pool", "adaptive_max_pool", "dropout", "concat", "slice", "index_select",
                             "reshape",  "flatten",  "squeeze",           "unsqueeze",         "permute", "repeat", "mean",  "sum",
                             "amax",     "amin"};
    return names;
}

bool secondIsNumber(const Node& node)
{
    return inputOf(node, 1) == noValue;
}

/// Sums, products, powers and extremes of two, or of one and a number. a, b: whether the operands are never negative.
bool positiveArithmetic(const Node& node, bool a, bool b)
{
    const double other = secondIsNumber(node) ? floatAttribute(node, "other") : 0;
    const bool square = !secondIsNumber(node) && node.inputs[0] == node.inputs[1];
    b = secondIsNumber(node) ? other >= 0 : b;
    if (node.op == "add")
        return a && b && floatAttribute(node, "alpha") >= 0;
    if (node.op == "mul" || node.op == "div")
        return square || (a && b);
    if (node.op == "pow")
        return a || (secondIsNumber(node) && std::fmod(other, 2) == 0);
    return node.op == "maximum" ? a || b : node.op == "minimum" && a && b;
}

bool isPositive(const Node& node, const std::vector<bool>& known)
{
    static const Names arithmetic{"add", "mul", "div", "pow", "maximum", "minimum"};
    const auto of = [&](ValueId value) { return value == noValue || known[static_cast<std::size_t>(value)]; };
    if (positive().count(node.op) > 0)
        return true;
    if (node.op == "hardtanh")
        return floatAttribute(node, "min") >= 0;
    if (arithmetic.count(node.op) > 0)
        return positiveArithmetic(node, of(node.inputs[0]), of(inputOf(node, 1)));
    return preserving().count(node.op) > 0 && std::all_of(node.inputs.begin(), node.inputs.end(), of);
}

} // namespace

std::vector<bool> neverNegative(const Network& network)
{
    std::vector<bool> known(network.values.size(), false);
    for (const Node& node : network.nodes)
        if (isPositive(node, known))
            for (const ValueId output : node.outputs)
                known[static_cast<std::size_t>(output)] = true;
    return known;
}

} // namespace espalier
