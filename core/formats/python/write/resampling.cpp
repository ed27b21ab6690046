// SPDX-License-Identifier: GPL-3.0-or-later
// Resampling of images.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string upsample(const Writer& writer, const Node& node)
{
    const auto& mode = std::get<std::string>(attribute(node, "mode"));
    const bool sized = !std::holds_alternative<std::monostate>(attribute(node, "size"));
    const std::string to =
        sized ? "size=" + ComputedLiterals(writer, node, 1).tuple("size") : "scale_factor=" + literal(attribute(node, "scale"));
    const std::string corners = mode == "nearest" ? "" : ", align_corners=" + literal(boolAttribute(node, "align_corners"));
    return fmt::format("F.interpolate({}, {}, mode={}{})", writer.input(node, 0), to, literal(mode), corners);
}

} // namespace

void registerResampling(FormTable& table)
{
    table["upsample"] = upsample;
}

} // namespace espalier::python_io
