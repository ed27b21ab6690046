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

/// Floating-point numbers are float32 in written files, whole ones int64.
std::int64_t writtenType(const std::string& type)
{
    if (type.rfind("float", 0) == 0 || type == "bfloat16")
        return onnx::TensorProto::FLOAT;
    return type == "bool" ? onnx::TensorProto::BOOL : onnx::TensorProto::INT64;
}

Names cast(GraphWriter& writer, const Node& node)
{
    const auto& type = std::get<std::string>(attribute(node, "dtype"));
    // ONNX Runtime joins two conversions in a row, so that fractions that were rounded to zero would count as true.
    if (type == "bool" && writer.isWhole(node.inputs[0]))
        return {writer.add("Not", {writer.add("Equal", {writer.input(node, 0), writer.whole(0)})})};
    return {writer.add("Cast", {writer.input(node, 0)}, {{"to", writtenType(type)}})};
}

} // namespace

void registerFunctions(NodeWriterTable& table)
{
    table.insert({{"abs", function<"Abs">},
                  {"cast", cast},
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
