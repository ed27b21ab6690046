// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions; torch has the same names.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

/// To the usual type: to that of the images, so that the module can be converted.
std::string cast(const ForwardWriter& writer, const Node& node)
{
    const auto& type = std::get<std::string>(attribute(node, "dtype"));
    return fmt::format("{}.to({})", writer.input(node, 0), type == "float32" ? writer.images() + ".dtype" : "torch." + type);
}

} // namespace

void registerFunctions(FormTable& table)
{
    for (const char* op : {"abs", "ceil", "cos", "erf", "exp", "floor", "log", "reciprocal", "round", "rsqrt", "sign", "sin", "sqrt"})
        table[op] = ofTorch;
    table["cast"] = cast;
}

} // namespace espalier::python_io
