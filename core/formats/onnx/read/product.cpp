// SPDX-License-Identifier: GPL-3.0-or-later
// Linear layers and matrix products. For Einstein sums: expands ellipses and finds linear layers; the rest is shared with TorchScript.
#include "core/formats/einsum.h"
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace espalier::onnx_io {
namespace {

/// A known value times a factor; the value itself for factor 1.
OnnxValue scaled(const OnnxValue& value, double factor)
{
    if (factor == 1.0 || !value.present())
        return value;
    OnnxValue result = knownValue(value.name, value.one * factor);
    result.parameter = value.parameter;
    return result;
}

bool isBias(const OnnxValue& c, std::int64_t features)
{
    const bool row = c.rank() == 1 || (c.rank() == 2 && c.size(0) == 1);
    return c.present() && c.known() && !c.varies() && row && c.size(c.rank() - 1) == features;
}

/// A linear layer where the weight is known, as exporters write every linear layer.
Outputs gemmAsLinear(Translation& t, const OnnxValue& x)
{
    const double beta = t.node().number("beta", 1.0);
    OnnxValue weight = t.node().flag("transB") ? t.input(1) : t.graph().transposed(t.input(1));
    weight = scaled(weight, t.node().number("alpha", 1.0));
    OnnxValue c = t.optionalInput(2);
    if (!c.present() || isBias(c, weight.size(0))) {
        if (c.present() && c.rank() == 2) {
            c.one = c.two = c.other = c.one.reshape({-1});
        }
        return {t.emit("linear", {x, trained(weight), trained(scaled(c, beta))})};
    }
    const OnnxValue product = t.emit("linear", {x, trained(weight), OnnxValue{}});
    const OnnxValue addend = c.known() && !c.varies() ? scaled(c, beta) : beta == 1.0 ? c : t.emitWithNumber("mul", c, beta);
    return {t.emit("add", {product, addend}, {{"alpha", 1.0}})};
}

OnnxValue turned(Translation& t, const OnnxValue& x, bool turn)
{
    return turn ? t.emit("permute", {x}, {{"dims", Ints{1, 0}}}) : x;
}

Outputs gemm(Translation& t)
{
    if (t.input(0).rank() != 2 || t.input(1).rank() != 2)
        throw OnnxError("its factors must have two dimensions");
    const OnnxValue a = turned(t, t.input(0), t.node().flag("transA"));
    if (t.input(1).known() && !t.input(1).varies() && t.input(1).one.is_floating_point())
        return gemmAsLinear(t, a);
    OnnxValue product = t.emit("matmul", {a, turned(t, t.input(1), t.node().flag("transB"))});
    const double alpha = t.node().number("alpha", 1.0);
    const double beta = t.node().number("beta", 1.0);
    if (alpha != 1.0)
        product = t.emitWithNumber("mul", product, alpha);
    if (!t.has(2))
        return {product};
    const OnnxValue addend = beta == 1.0 ? t.input(2) : t.emitWithNumber("mul", t.input(2), beta);
    return {t.emit("add", {product, addend}, {{"alpha", 1.0}})};
}

Outputs matmul(Translation& t)
{
    const OnnxValue& b = t.input(1);
    if (b.known() && !b.varies() && b.rank() == 2 && b.one.is_floating_point() && t.input(0).rank() >= 2)
        return {t.emit("linear", {t.input(0), trained(t.graph().transposed(b)), OnnxValue{}})};
    return {t.emit("matmul", {t.input(0), b})};
}

constexpr std::string_view dots = "...";

/// The parts of an equation such as "bhid,bhjd->bhij".
struct Equation {
    std::vector<std::string> operands;
    std::string output;
    bool implicit = true; ///< without "->"

    std::string text() const
    {
        std::string joined;
        for (const std::string& operand : operands)
            joined += (joined.empty() ? "" : ",") + operand;
        return implicit ? joined : joined + "->" + output;
    }
};

Equation parse(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const auto arrow = text.find("->");
    Equation equation;
    equation.implicit = arrow == std::string::npos;
    equation.output = equation.implicit ? "" : text.substr(arrow + 2);
    std::string left = text.substr(0, arrow);
    for (auto comma = left.find(','); comma != std::string::npos; comma = left.find(',')) {
        equation.operands.push_back(left.substr(0, comma));
        left.erase(0, comma + 1);
    }
    equation.operands.push_back(left);
    return equation;
}

/// Replaces an ellipsis by this many capital letters, which equations hardly ever use.
void spellOut(std::string& letters, std::int64_t dimensions)
{
    const auto at = letters.find(dots);
    if (at == std::string::npos)
        return;
    std::string names;
    for (std::int64_t i = 0; i < dimensions; ++i)
        names += static_cast<char>('A' + i);
    letters.replace(at, dots.size(), names);
}

/// All ellipses of an equation stand for the same number of dimensions.
void spellOutEllipses(const Translation& t, Equation& equation)
{
    std::int64_t dimensions = 0;
    for (std::size_t i = 0; i < equation.operands.size(); ++i) {
        std::string& letters = equation.operands[i];
        if (letters.find(dots) == std::string::npos)
            continue;
        dimensions = t.input(i).rank() - static_cast<std::int64_t>(letters.size() - dots.size());
        if (dimensions < 0 || dimensions > 8)
            throw OnnxError("its equation names more dimensions than its input has");
        spellOut(letters, dimensions);
    }
    spellOut(equation.output, dimensions);
}

OnnxValue permuted(Translation& t, const OnnxValue& x, const std::string& from, const std::string& to)
{
    Ints order;
    for (const char letter : to)
        order.push_back(static_cast<std::int64_t>(from.find(letter)));
    return from == to ? x : t.emit("permute", {x}, {{"dims", order}});
}

/// True where a known matrix is multiplied from the right and a single letter is summed over.
bool isLinear(const Translation& t, const Equation& equation)
{
    if (equation.operands.size() != 2 || equation.implicit || equation.operands[1].size() != 2 || !t.input(1).known() ||
        t.input(1).rank() != 2 || !t.input(1).one.is_floating_point())
        return false;
    const std::string& x = equation.operands[0];
    const std::string& weight = equation.operands[1];
    const bool sumsFirst = x.find(weight[0]) != std::string::npos;
    const char summed = weight[sumsFirst ? 0 : 1];
    const char made = weight[sumsFirst ? 1 : 0];
    std::string expected = x;
    std::replace(expected.begin(), expected.end(), summed, made);
    std::string output = equation.output;
    std::sort(expected.begin(), expected.end());
    std::sort(output.begin(), output.end());
    const bool distinct = std::adjacent_find(expected.begin(), expected.end()) == expected.end();
    return distinct && expected == output && x.find(made) == std::string::npos && x.find(summed) != std::string::npos &&
           static_cast<std::int64_t>(x.size()) == t.input(0).rank();
}

Outputs linear(Translation& t, const Equation& equation)
{
    const std::string& x = equation.operands[0];
    const std::string& weight = equation.operands[1];
    const bool sumsFirst = x.find(weight[0]) != std::string::npos;
    std::string rows = x;
    rows.erase(std::remove(rows.begin(), rows.end(), weight[sumsFirst ? 0 : 1]), rows.end());
    const OnnxValue filters = sumsFirst ? t.graph().transposed(t.input(1)) : t.input(1);
    const OnnxValue y = t.emit("linear", {permuted(t, t.input(0), x, rows + weight[sumsFirst ? 0 : 1]), trained(filters), OnnxValue{}});
    return {permuted(t, y, rows + weight[sumsFirst ? 1 : 0], equation.output)};
}

/// The operands' shapes in a further run, where all of them have one.
void addShapes(std::vector<EinsumOperand>& operands, const std::map<ValueId, OnnxValue>& known, at::Tensor OnnxValue::*run)
{
    const auto there = [&](const EinsumOperand& operand) { return (known.at(operand.value).*run).defined(); };
    if (std::all_of(operands.begin(), operands.end(), there))
        for (EinsumOperand& operand : operands)
            operand.shapes.push_back((known.at(operand.value).*run).sizes().vec());
}

Outputs general(Translation& t, const Equation& equation)
{
    std::map<ValueId, OnnxValue> known;
    std::vector<EinsumOperand> operands;
    for (std::size_t i = 0; i < t.inputCount(); ++i) {
        const OnnxValue& x = t.input(i);
        operands.push_back({t.graph().valueOf(x), {x.one.sizes().vec()}});
        known[operands.back().value] = x;
    }
    for (const auto run : {&OnnxValue::two, &OnnxValue::other})
        addShapes(operands, known, run);
    const ValueId result =
        emitEinsum(equation.text(), operands, [&](const std::string& op, std::vector<ValueId> ids, Attributes attributes) {
            std::vector<OnnxValue> inputs;
            for (const ValueId id : ids)
                inputs.push_back(known.at(id));
            const OnnxValue made = t.emit(op, inputs, std::move(attributes));
            known[made.value] = made;
            return made.value;
        });
    if (result == noValue)
        throw OnnxError("Espalier does not know the equation '" + t.node().text("equation", "") + "'");
    return {known.at(result)};
}

Outputs einsum(Translation& t)
{
    Equation equation = parse(t.node().text("equation", ""));
    if (equation.operands.size() != t.inputCount())
        throw OnnxError("its equation is for another number of inputs");
    spellOutEllipses(t, equation);
    return isLinear(t, equation) ? linear(t, equation) : general(t, equation);
}

/// [images, positions, heads · features] as [images, heads, positions, features].
OnnxValue byHead(Translation& t, const OnnxValue& x, std::int64_t heads)
{
    if (x.rank() == 4)
        return x;
    if (x.rank() != 3 || heads < 1 || x.size(2) % heads != 0)
        throw OnnxError("its features are no multiple of its heads");
    const OnnxValue apart = t.emit("reshape", {x}, {{"shape", Ints{0, 0, heads, x.size(2) / heads}}});
    return t.emit("permute", {apart}, {{"dims", Ints{0, 2, 1, 3}}});
}

void refuseOtherAttention(const Translation& t)
{
    const OnnxNode& node = t.node();
    if (t.has(4) || t.has(5) || t.has(6) || node.proto().output_size() > 1)
        throw OnnxError("Espalier knows no attention with a cache of earlier positions");
    if (node.flag("is_causal") || node.number("softcap", 0) != 0)
        throw OnnxError("Espalier knows no causal and no capped attention");
    if (node.integer("q_num_heads", 1) != node.integer("kv_num_heads", 1) ||
        (t.input(0).rank() == 4 && t.input(0).size(1) != t.input(1).size(1)))
        throw OnnxError("Espalier knows no attention whose queries share keys");
    if (t.has(3) && !t.input(3).one.is_floating_point())
        throw OnnxError("Espalier knows no attention with a mask of true and false");
}

/// softmax(q·kᵀ·scale + mask)·v.
Outputs attention(Translation& t)
{
    refuseOtherAttention(t);
    const std::int64_t heads = t.node().integer("q_num_heads", 0);
    const OnnxValue q = byHead(t, t.input(0), heads);
    const OnnxValue k = t.emit("permute", {byHead(t, t.input(1), heads)}, {{"dims", Ints{0, 1, 3, 2}}});
    const double scale = t.node().number("scale", 1.0 / std::sqrt(static_cast<double>(q.size(3))));
    OnnxValue scores = t.emitWithNumber("mul", t.emit("matmul", {q, k}), scale);
    if (t.has(3))
        scores = t.emit("add", {scores, t.input(3)}, {{"alpha", 1.0}});
    const OnnxValue weights = t.emit("softmax", {scores}, {{"dim", std::int64_t{3}}});
    const OnnxValue y = t.emit("matmul", {weights, byHead(t, t.input(2), heads)});
    if (t.input(0).rank() == 4)
        return {y};
    const OnnxValue together = t.emit("permute", {y}, {{"dims", Ints{0, 2, 1, 3}}});
    return {t.emit("reshape", {together}, {{"shape", Ints{0, 0, y.size(1) * y.size(3)}}})};
}

} // namespace

void registerProduct(TranslationTable& table)
{
    table.insert({
        {"Attention", attention},
        {"Einsum", einsum},
        {"Gemm", gemm},
        {"MatMul", matmul},
    });
}

} // namespace espalier::onnx_io
