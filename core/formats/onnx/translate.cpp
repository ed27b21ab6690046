// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx/translate.h"
#include "core/formats/onnx/constant_folding.h"
#include "core/formats/quantised.h"
#include "core/graph/operators/computed_size.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

const TranslationTable& table()
{
    static const TranslationTable all = [] {
        TranslationTable t;
        ESPALIER_TENSOR_FAMILIES(ESPALIER_REGISTER_FAMILY, t)
        registerIdentity(t);
        return t;
    }();
    return all;
}

std::string adviceFor(const std::string& op)
{
    if (op == "If" || op == "Loop" || op == "Scan" || op == "SequenceMap")
        return "control flow that depends on the image cannot be pruned, so export the network without it";
    if (op == "RoiAlign" || op == "Unique")
        return "it picks by what the image shows in a way that Espalier does not know, so export the network without this step";
    if (op == "RNN")
        return "of recurrent layers Espalier knows LSTM and GRU, so export the convolutional part alone";
    if (op.rfind("Random", 0) == 0 || op == "Bernoulli" || op == "Multinomial")
        return "it draws random numbers, so export the network in evaluation mode";
    const bool quantised = op.find("Quantize") != std::string::npos || op.rfind("QLinear", 0) == 0;
    if (quantised || (op.size() > 7 && op.compare(op.size() - 7, 7, "Integer") == 0))
        return quantisedAdvice;
    return "Espalier does not know this operator, so export the network without it";
}

std::int64_t samePadding(const OnnxNode& node, std::int64_t size, std::int64_t window, std::int64_t stride)
{
    if (node.text("auto_pad", "NOTSET") == "VALID" || stride < 1)
        return 0;
    const std::int64_t positions = (size + stride - 1) / stride;
    return std::max<std::int64_t>((positions - 1) * stride + window - size, 0);
}

} // namespace

const OnnxValue& Translation::input(std::size_t i) const
{
    if (!has(i))
        throw OnnxError("it lacks its input " + std::to_string(i + 1));
    return inputs_[i];
}

const at::Tensor& Translation::constant(std::size_t i, std::string_view what) const
{
    const OnnxValue& value = input(i);
    if (!value.known())
        throw OnnxError("its " + std::string(what) + " depends on the image");
    if (value.dependsOnBatch())
        throw OnnxError("its " + std::string(what) + " depends on the number of images");
    if (value.varies())
        graph_.takeAsConstant("its " + std::string(what), graph_.ofContent(value));
    return value.one;
}

Ints Translation::integersAt(std::size_t i, std::string_view name, const Ints& fallback) const
{
    return has(i) ? integersOf(constant(i, name), name) : node_.integers(name, fallback);
}

double Translation::numberAt(std::size_t i, std::string_view name, double fallback) const
{
    if (!has(i))
        return node_.number(name, fallback);
    const at::Tensor& tensor = constant(i, name);
    if (tensor.numel() != 1)
        throw OnnxError("its " + std::string(name) + " is not a single number");
    return tensor.item<double>();
}

std::vector<SizeNumber> Translation::sizesAt(std::size_t i, std::string_view name) const
{
    if (has(i) && input(i).known() && input(i).varies())
        if (const auto numbers = numbersIn(input(i)))
            return *numbers;
    const Ints constants = integersAt(i, name);
    return {constants.begin(), constants.end()};
}

OnnxValue Translation::emitSized(const std::string& op, std::vector<OnnxValue> inputs, Attributes attributes, const std::string& name,
                                 const std::vector<SizeNumber>& sizes)
{
    Ints list;
    for (const SizeNumber& size : sizes) {
        list.push_back(size.constant() ? size.one.toLong() : computedSize);
        if (!size.constant())
            inputs.push_back(GraphBuilder::inputFrom(size));
    }
    attributes[name] = list;
    return emit(op, inputs, std::move(attributes));
}

OnnxValue Translation::emitWithNumber(const std::string& op, const OnnxValue& x, double number)
{
    Attributes attributes{{"other", number}};
    if (op == "add" || op == "sub")
        attributes["alpha"] = 1.0;
    return emit(op, {x}, std::move(attributes));
}

Outputs unary(Translation& translation, const std::string& op, Attributes attributes)
{
    return {translation.emit(op, {translation.input(0)}, std::move(attributes))};
}

void refuseUnknown(const OnnxNode& node)
{
    const std::string& domain = node.proto().domain();
    if (!domain.empty() && domain != "ai.onnx")
        throw OnnxError("the operator is of the set '" + domain + "', which is not ONNX's own, and Espalier does not know it");
    const std::string& op = node.op();
    if (table().count(op) == 0 && !canFoldConstant(op) && op != "Shape" && op != "Size")
        throw OnnxError(adviceFor(op));
}

bool canTranslate(std::string_view op)
{
    return table().count(op) > 0;
}

Outputs translate(Translation& translation)
{
    const auto found = table().find(translation.node().op());
    if (found == table().end())
        throw OnnxError("Espalier computes this operator only where its inputs do not depend on the image; " +
                        adviceFor(translation.node().op()));
    return found->second(translation);
}

Padding windowPadding(const OnnxNode& node, const Ints& sizes, const Ints& window, const Ints& stride)
{
    const std::size_t rank = sizes.size();
    const std::string automatic = node.text("auto_pad", "NOTSET");
    Padding padding{Ints(rank, 0), Ints(rank, 0)};
    if (automatic == "NOTSET") {
        const Ints pads = node.extents("pads", Ints(2 * rank, 0));
        std::copy_n(pads.begin(), rank, padding.low.begin());
        std::copy_n(pads.begin() + static_cast<std::ptrdiff_t>(rank), rank, padding.high.begin());
        return padding;
    }
    for (std::size_t i = 0; i < rank; ++i) {
        const std::int64_t both = samePadding(node, sizes[i], window[i], stride[i]);
        padding.low[i] = automatic == "SAME_LOWER" ? both - both / 2 : both / 2;
        padding.high[i] = both - padding.low[i];
    }
    return padding;
}

OnnxValue padSpatially(Translation& t, const OnnxValue& x, const Padding& padding, double value)
{
    Ints pads;
    for (std::size_t i = padding.low.size(); i-- > 0;)
        pads.insert(pads.end(), {padding.low[i], padding.high[i]});
    return t.emit("pad", {x}, {{"pads", pads}, {"mode", std::string("constant")}, {"value", value}});
}

std::optional<OnnxValue> paddedByFreeSize(Translation& t, const OnnxValue& x, const Ints& window, const Ints& stride, double value)
{
    const std::string automatic = t.node().text("auto_pad", "NOTSET");
    bool follows = false;
    for (std::size_t i = 0; i < stride.size(); ++i)
        follows = follows || (stride[i] > 1 && x.resizes(static_cast<std::int64_t>(i) + 2));
    if (!follows || automatic.rfind("SAME", 0) != 0)
        return std::nullopt;
    GraphBuilder& graph = t.graph();
    std::vector<SizeNumber> pads;
    for (std::size_t i = stride.size(); i-- > 0;) {
        const SizeNumber size = graph.sizeOf(x, static_cast<std::int64_t>(i) + 2);
        const SizeNumber positions = graph.compute("floordiv", {graph.compute("add", {size, stride[i] - 1}), stride[i]});
        const SizeNumber reach = graph.compute("add", {graph.compute("mul", {positions, stride[i]}), window[i] - stride[i]});
        const SizeNumber both = graph.compute("max", {graph.compute("sub", {reach, size}), std::int64_t{0}});
        const SizeNumber half = graph.compute("floordiv", {both, std::int64_t{2}});
        const SizeNumber rest = graph.compute("sub", {both, half});
        const bool upper = automatic == "SAME_UPPER";
        pads.insert(pads.end(), {upper ? half : rest, upper ? rest : half});
    }
    return t.emitSized("pad", {x}, {{"mode", std::string("constant")}, {"value", value}}, "pads", pads);
}

Ints spatialSizes(const OnnxValue& x)
{
    if (x.rank() < 3 || x.rank() > 5)
        throw OnnxError("its input has " + std::to_string(x.rank()) + " dimensions where 3 to 5 are expected");
    return {x.one.sizes().begin() + 2, x.one.sizes().end()};
}

} // namespace espalier::onnx_io
