// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/formats/onnx/translate.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::onnx_io {
namespace {

/// Whether all entries along the batch dimension are equal.
bool repeatsFirst(const at::Tensor& content)
{
    return content.dim() > 0 && content.size(0) > 0 && at::equal(content, content.narrow(0, 0, 1).expand(content.sizes()));
}

/// A constant that is concatenated with batches, such as a class token, is repeated for every image.
OnnxValue repeatedForImages(Translation& t, const OnnxValue& part, const OnnxValue& neighbour, std::int64_t axis)
{
    const bool computed = !part.numbers.empty();
    if (axis == 0 || computed || part.rank() != neighbour.rank() || part.size(0) != neighbour.size(0) || !repeatsFirst(part.one))
        return part;
    OnnxValue once = knownValue(part.name, part.one.narrow(0, 0, 1));
    once.parameter = part.parameter;
    Ints sizes(static_cast<std::size_t>(part.rank()), -1);
    sizes.front() = 0; // the number of images
    return t.emit("expand", {once, t.graph().images()}, {{"shape", sizes}});
}

Outputs concat(Translation& t)
{
    std::vector<OnnxValue> parts;
    for (std::size_t i = 0; i < t.inputCount(); ++i)
        if (t.input(i).one.numel() > 0 || t.input(i).sizedByContent)
            parts.push_back(t.input(i));
    if (parts.empty())
        throw OnnxError("it joins nothing");
    if (parts.size() == 1)
        return {parts.front()};
    const std::int64_t axis = normalisedAxis(t.node().integer("axis", 1), parts.front().rank());
    const auto batch = std::find_if(parts.begin(), parts.end(), [](const OnnxValue& part) { return !part.known() && part.batched(); });
    if (batch != parts.end()) {
        const OnnxValue neighbour = *batch;
        for (OnnxValue& part : parts)
            if (part.known())
                part = repeatedForImages(t, part, neighbour, axis);
    }
    return {t.emit("concat", parts, {{"dim", axis}})};
}

/// ONNX lists all low paddings, then all high ones; the network lists (low, high) pairs from the last dimension on.
std::vector<SizeNumber> inNetworkOrder(const Translation& t, const std::vector<SizeNumber>& pads, Ints axes)
{
    const std::int64_t rank = t.input(0).rank();
    if (axes.empty())
        for (std::int64_t axis = 0; axis < rank; ++axis)
            axes.push_back(axis);
    if (pads.size() != 2 * axes.size())
        throw OnnxError("it has " + std::to_string(pads.size()) + " paddings for " + std::to_string(axes.size()) + " dimensions");
    std::vector<SizeNumber> ordered(static_cast<std::size_t>(2 * rank), std::int64_t{0});
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t axis = normalisedAxis(axes[i], rank);
        const auto place = static_cast<std::size_t>(2 * (rank - 1 - axis));
        ordered[place] = pads[i];
        ordered[place + 1] = pads[axes.size() + i];
    }
    const auto none = [](const SizeNumber& pad) { return pad.constant() && pad.one.toLong() == 0; };
    while (ordered.size() >= 2 && none(ordered.back()) && none(ordered[ordered.size() - 2]))
        ordered.resize(ordered.size() - 2);
    return ordered;
}

Outputs pad(Translation& t)
{
    const std::string mode = t.node().text("mode", "constant");
    static const std::map<std::string, std::string> modes = {
        {"constant", "constant"}, {"reflect", "reflect"}, {"edge", "replicate"}, {"wrap", "circular"}};
    const auto known = modes.find(mode);
    if (known == modes.end())
        throw OnnxError("its mode '" + mode + "' is unknown");
    const std::vector<SizeNumber> given = t.sizesAt(1, "pads");
    for (const SizeNumber& pad : given)
        checkExtents({pad.one.toLong()}, "pads");
    const std::vector<SizeNumber> pads = inNetworkOrder(t, given, t.has(3) ? t.integersAt(3, "axes") : Ints{});
    if (pads.empty())
        return {t.input(0)};
    if (t.input(0).batched() && static_cast<std::int64_t>(pads.size()) == 2 * t.input(0).rank())
        throw OnnxError("it adds images to the batch");
    return {t.emitSized("pad", {t.input(0)}, {{"mode", known->second}, {"value", t.numberAt(2, "value", 0.0)}}, "pads", pads)};
}

} // namespace

void registerJoining(TranslationTable& table)
{
    table.insert({
        {"Concat", concat},
        {"Pad", pad},
    });
}

} // namespace espalier::onnx_io
