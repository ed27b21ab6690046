// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values upsample(GraphWriter& writer, const Node& node)
{
    const std::string mode = std::get<std::string>(attribute(node, "mode"));
    const std::string op = "aten::upsample_" + mode + std::to_string(writer.rankOf(node.inputs[0]) - 2) + "d";
    // Where the size is given, the scale is redundant.
    const bool sized = !std::holds_alternative<std::monostate>(attribute(node, "size"));
    const c10::IValue scale = sized ? c10::IValue() : argument(node, "scale");
    jit::Value* size = ComputedArguments(writer, node, 1).list("size");
    if (mode == "nearest")
        return {writer.call(op, {writer.input(node, 0), size, scale})};
    return {writer.call(op, {writer.input(node, 0), size, argument(node, "align_corners"), scale})};
}

} // namespace

void registerResampling(NodeWriterTable& table)
{
    table["upsample"] = upsample;
}

} // namespace espalier::torchscript
