// SPDX-License-Identifier: GPL-3.0-or-later
// Upsampling, and channels that become pixels.
#include "core/formats/onnx/write_graph.h"

#include <ATen/ATen.h>

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

std::string coordinates(const Node& node, const std::string& mode)
{
    if (mode == "nearest")
        return "asymmetric";
    return boolAttribute(node, "align_corners") ? "align_corners" : "pytorch_half_pixel";
}

std::string onnxMode(const std::string& mode)
{
    if (mode == "nearest")
        return mode;
    if (mode == "bicubic")
        return "cubic";
    if (mode == "linear" || mode == "bilinear" || mode == "trilinear")
        return "linear";
    throw OnnxError("ONNX knows no upsampling '" + mode + "'");
}

std::string resized(GraphWriter& writer, const Names& inputs, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const std::string where = coordinates(node, mode);
    if (mode == "nearest")
        return writer.add("Resize", inputs,
                          {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}, {"nearest_mode", "floor"}});
    if (mode == "bicubic")
        return writer.add("Resize", inputs,
                          {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}, {"cubic_coeff_a", -0.75}});
    return writer.add("Resize", inputs, {{"mode", onnxMode(mode)}, {"coordinate_transformation_mode", where}});
}

std::string byScale(GraphWriter& writer, const Node& node, const std::vector<double>& scale)
{
    std::vector<float> scales{1, 1};
    scales.insert(scales.end(), scale.begin(), scale.end());
    return resized(writer, {writer.input(node, 0), "", writer.constant(at::tensor(scales), "scales")}, node);
}

/// The scale where all sizes are whole multiples of the input's; it needs no arithmetic on shapes.
std::vector<double> wholeScale(const Shape& from, const Ints& to)
{
    std::vector<double> scale;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to[i] % from[i + 2] != 0)
            return {};
        scale.push_back(static_cast<double>(to[i] / from[i + 2]));
    }
    return scale;
}

std::string bySize(GraphWriter& writer, const Node& node, const Ints& size)
{
    const Shape& from = writer.shapeOf(node.inputs[0]);
    if (const std::vector<double> scale = wholeScale(from, size); !scale.empty())
        return byScale(writer, node, scale);
    Ints others{from[1]};
    others.insert(others.end(), size.begin(), size.end());
    const std::string x = writer.input(node, 0);
    const std::string sizes = writer.add("Concat", {writer.imagesOf(x), writer.integers(others, "sizes")}, {{"axis", std::int64_t{0}}});
    return resized(writer, {x, "", "", sizes}, node);
}

Names upsample(GraphWriter& writer, const Node& node)
{
    if (const auto* size = std::get_if<Ints>(&attribute(node, "size")))
        return {bySize(writer, node, *size)};
    return {byScale(writer, node, std::get<std::vector<double>>(attribute(node, "scale")))};
}

Names pixelShuffle(GraphWriter& writer, const Node& node)
{
    return {writer.add("DepthToSpace", {writer.input(node, 0)}, {{"blocksize", intAttribute(node, "factor")}, {"mode", "CRD"}})};
}

/// ONNX's SpaceToDepth orders the channels the other way.
Names pixelUnshuffle(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const std::int64_t factor = intAttribute(node, "factor");
    const std::int64_t height = shape[2] / factor;
    const std::int64_t width = shape[3] / factor;
    const std::string apart = writer.reshape(writer.input(node, 0), {0, shape[1], height, factor, width, factor});
    const std::string turned = writer.add("Transpose", {apart}, {{"perm", Ints{0, 1, 3, 5, 2, 4}}});
    return {writer.reshape(turned, {0, shape[1] * factor * factor, height, width})};
}

} // namespace

void addResamplingWriters(NodeWriterTable& table)
{
    table.insert({{"upsample", upsample}, {"pixel_shuffle", pixelShuffle}, {"pixel_unshuffle", pixelUnshuffle}});
}

} // namespace espalier::onnx_io
