// SPDX-License-Identifier: GPL-3.0-or-later
// Reductions over dimensions.
#include "core/formats/onnx/translate.h"

#include <algorithm>

namespace espalier::onnx_io {
namespace {

struct Reduced {
    Attributes attributes;
    bool nothing = false; ///< without axes the operator does nothing
};

Reduced reduced(const Translation& t)
{
    const std::int64_t rank = t.input(0).rank();
    Ints axes = t.integersAt(1, "axes");
    Reduced result;
    result.nothing = axes.empty() && t.node().flag("noop_with_empty_axes");
    if (axes.empty())
        for (std::int64_t axis = 0; axis < rank; ++axis)
            axes.push_back(axis);
    for (std::int64_t& axis : axes)
        axis = normalisedAxis(axis, rank);
    std::sort(axes.begin(), axes.end());
    result.attributes = {{"dims", axes}, {"keepdim", t.node().flag("keepdims", true)}};
    return result;
}

OnnxValue reduce(Translation& t, const OnnxValue& x, const std::string& op)
{
    const Reduced what = reduced(t);
    return what.nothing ? x : t.emit(op, {x}, what.attributes);
}

Outputs reduceSumSquare(Translation& t)
{
    return {reduce(t, t.emit("mul", {t.input(0), t.input(0)}), "sum")};
}

Outputs reduceL2(Translation& t)
{
    return {t.emit("sqrt", {reduceSumSquare(t).front()})};
}

Outputs reduceL1(Translation& t)
{
    return {reduce(t, t.emit("abs", {t.input(0)}), "sum")};
}

} // namespace

void registerReduction(TranslationTable& table)
{
    table.insert({
        {"ReduceL1", reduceL1},
        {"ReduceL2", reduceL2},
        {"ReduceLogSum", [](Translation& t) { return Outputs{t.emit("log", {reduce(t, t.input(0), "sum")})}; }},
        {"ReduceLogSumExp", [](Translation& t) { return Outputs{t.emit("log", {reduce(t, t.emit("exp", {t.input(0)}), "sum")})}; }},
        {"ReduceMax", [](Translation& t) { return Outputs{reduce(t, t.input(0), "amax")}; }},
        {"ReduceMean", [](Translation& t) { return Outputs{reduce(t, t.input(0), "mean")}; }},
        {"ReduceMin", [](Translation& t) { return Outputs{reduce(t, t.input(0), "amin")}; }},
        {"ReduceProd", [](Translation& t) { return Outputs{reduce(t, t.input(0), "prod")}; }},
        {"ReduceSum", [](Translation& t) { return Outputs{reduce(t, t.input(0), "sum")}; }},
        {"ReduceSumSquare", reduceSumSquare},
    });
}

} // namespace espalier::onnx_io
