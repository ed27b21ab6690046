// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions; TorchScript has the same names.
#include "core/formats/torchscript/node_writers.h"

#include "core/graph/operators/element_types.h"

namespace espalier::torchscript {
namespace {

/// To the usual type: to that of the images, so that the module can be converted.
std::vector<jit::Value*> cast(GraphWriter& writer, const Node& node)
{
    const auto& type = std::get<std::string>(attribute(node, "dtype"));
    jit::Value* x = writer.input(node, 0);
    if (type == "float32")
        return {writer.call("aten::type_as", {x, writer.images()})};
    return {writer.call("aten::to", {x, c10::IValue(static_cast<std::int64_t>(elementType(type)))})};
}

} // namespace

void registerFunctions(NodeWriterTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = sameName;
    table["cast"] = cast;
}

} // namespace espalier::torchscript
