// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {
namespace {

using Names = std::vector<std::string>;

Names rootsReciprocal(GraphWriter& writer, const Node& node)
{
    return {writer.add("Reciprocal", {writer.add("Sqrt", {writer.input(node, 0)})})};
}

} // namespace

void registerFunctions(NodeWriterTable& table)
{
    table.insert({{"abs", function<"Abs">},
                  {"ceil", function<"Ceil">},
                  {"cos", function<"Cos">},
                  {"erf", function<"Erf">},
                  {"exp", function<"Exp">},
                  {"floor", function<"Floor">},
                  {"log", function<"Log">},
                  {"reciprocal", function<"Reciprocal">},
                  {"round", function<"Round">},
                  {"rsqrt", rootsReciprocal},
                  {"sign", function<"Sign">},
                  {"sin", function<"Sin">},
                  {"sqrt", function<"Sqrt">}});
}

} // namespace espalier::onnx_io
