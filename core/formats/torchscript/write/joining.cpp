// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {
namespace {

using Values = std::vector<jit::Value*>;

Values concatenation(GraphWriter& writer, const Node& node)
{
    return {writer.call("aten::cat", {writer.inputList(node), argument(node, "dim")})};
}

Values pad(GraphWriter& writer, const Node& node)
{
    jit::Value* pads = ComputedArguments(writer, node, 1).list("pads");
    if (std::get<std::string>(attribute(node, "mode")) == "constant")
        return {writer.call("aten::constant_pad_nd", {writer.input(node, 0), pads, argument(node, "value")})};
    return {writer.call("aten::pad", {writer.input(node, 0), pads, argument(node, "mode")})};
}

} // namespace

void registerJoining(NodeWriterTable& table)
{
    table["concat"] = concatenation;
    table["pad"] = pad;
}

} // namespace espalier::torchscript
