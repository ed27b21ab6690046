// SPDX-License-Identifier: GPL-3.0-or-later
// Convolution, also transposed.
#include "core/formats/python/forward.h"
#include "core/graph/operators/spread_convolution.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string convolved(const Writer& writer, const Node& node, const std::string& x)
{
    const std::size_t dimensions = intsAttribute(node, "stride").size();
    const std::string tensors = x + ", " + writer.input(node, 1) + ", " + writer.input(node, 2);
    if (boolAttribute(node, "transposed"))
        return fmt::format("F.conv_transpose{}d({}, stride={}, padding={}, output_padding={}, groups={}, dilation={})", dimensions, tensors,
                           sizes(node, "stride"), sizes(node, "padding"), sizes(node, "output_padding"), intAttribute(node, "groups"),
                           sizes(node, "dilation"));
    return fmt::format("F.conv{}d({}, stride={}, padding={}, dilation={}, groups={})", dimensions, tensors, sizes(node, "stride"),
                       sizes(node, "padding"), sizes(node, "dilation"), intAttribute(node, "groups"));
}

std::string convolution(const Writer& writer, const Node& node)
{
    return convolved(writer, node, writer.input(node, 0));
}

/// The rest of the line with a zero behind it, of which the whole line is selected.
std::string spreadConvolution(const Writer& writer, const Node& node)
{
    const std::string whole = fmt::format("F.pad({}, (0, 1))[:, :, {}]", writer.input(node, 0), literal(Attribute(spreadIndices(node))));
    return fmt::format("{}[:, :, {}]", convolved(writer, node, whole), literal(attribute(node, "places")));
}

std::string convolutionLayer(const LayerNode& layer)
{
    const Shape& weight = layer.shapeOf(1);
    if (!layer.stored(1) || weight.size() < 3 || weight.size() > 5)
        return {};
    const bool transposed = boolAttribute(layer.node, "transposed");
    const std::int64_t groups = intAttribute(layer.node, "groups");
    const std::int64_t in = transposed ? weight[0] : weight[1] * groups;
    const std::int64_t out = transposed ? weight[1] * groups : weight[0];
    return fmt::format("nn.Conv{}{}d({}, {}, {}", transposed ? "Transpose" : "", weight.size() - 2, in, out,
                       compact({weight.begin() + 2, weight.end()})) +
           unusual("stride", intsAttribute(layer.node, "stride"), 1) + unusual("padding", intsAttribute(layer.node, "padding"), 0) +
           (transposed ? unusual("output_padding", intsAttribute(layer.node, "output_padding"), 0) : "") +
           unusual("dilation", intsAttribute(layer.node, "dilation"), 1) + unusual("groups", std::vector<std::int64_t>{groups}, 1) +
           unusual("bias", layer.has(2), true) + ")";
}

} // namespace

void registerConvolution(FormTable& table)
{
    table["spread_conv"] = spreadConvolution;
    table["conv"] = {convolution, {"", "weight", "bias"}, convolutionLayer};
}

} // namespace espalier::python_io
