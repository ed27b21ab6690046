// SPDX-License-Identifier: GPL-3.0-or-later
// The same elements in another shape.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names flatten(GraphWriter& writer, const Node& node)
{
    const Shape& shape = writer.shapeOf(node.inputs[0]);
    const auto rank = static_cast<std::int64_t>(shape.size());
    const std::int64_t start = intAttribute(node, "start_dim");
    const std::int64_t end = intAttribute(node, "end_dim") < 0 ? intAttribute(node, "end_dim") + rank : intAttribute(node, "end_dim");
    if (start == 1 && end == rank - 1)
        return {writer.add("Flatten", {writer.input(node, 0)}, {{"axis", std::int64_t{1}}})};
    std::vector<SizePart> sizes(static_cast<std::size_t>(start), std::int64_t{0});
    sizes.emplace_back(std::int64_t{-1});
    for (auto dim = static_cast<std::size_t>(end) + 1; dim < shape.size(); ++dim)
        sizes.push_back(writer.sizePart(node.inputs[0], dim));
    return {writer.reshapeTo(writer.input(node, 0), sizes)};
}

Names reshape(GraphWriter& writer, const Node& node)
{
    return {writer.reshapeTo(writer.input(node, 0), ComputedParts(writer, node, 1).list("shape"))};
}

/// LibTorch ignores a squeezed dimension whose size is not 1.
Names squeeze(GraphWriter& writer, const Node& node)
{
    if (writer.shapeOf(node.inputs[0]).size() == writer.shapeOf(node.outputs[0]).size())
        return {writer.input(node, 0)};
    return {writer.add("Squeeze", {writer.input(node, 0), writer.integers({intAttribute(node, "dim")}, "axes")})};
}

Names unsqueeze(GraphWriter& writer, const Node& node)
{
    return {writer.add("Unsqueeze", {writer.input(node, 0), writer.integers({intAttribute(node, "dim")}, "axes")})};
}

} // namespace

void registerReshape(NodeWriterTable& table)
{
    table.insert({{"flatten", flatten}, {"reshape", reshape}, {"squeeze", squeeze}, {"unsqueeze", unsqueeze}});
}

} // namespace espalier::onnx_io
