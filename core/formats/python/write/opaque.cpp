// SPDX-License-Identifier: GPL-3.0-or-later
// Opaque operators.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <optional>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

bool isDevice(const c10::Argument& argument)
{
    return argument.type()->isSubtypeOf(*c10::OptionalType::create(c10::DeviceObjType::get()));
}

/// The argument from an input or a constant of the file; nothing for the schema's default.
std::optional<std::string> argumentOf(const Writer& writer, const Node& node, std::size_t i, const c10::Argument& declared)
{
    if (writer.has(node, i))
        return writer.input(node, i);
    const auto constant = node.attributes.find("arg" + std::to_string(i));
    if (constant == node.attributes.end())
        return std::nullopt;
    const bool named = std::holds_alternative<std::string>(constant->second) && isDevice(declared);
    return named ? "torch.device(" + literal(constant->second) + ")" : literal(constant->second);
}

/// torch.ops.aten.roll.default(x, [1], dims=[2])
std::string opaque(const Writer& writer, const Node& node)
{
    const auto& op = std::get<std::string>(attribute(node, "op"));
    const auto& overload = std::get<std::string>(attribute(node, "overload"));
    const auto found = torch::jit::findOperatorFor({op, overload});
    const auto colons = op.find("::");
    if (!found || colons == std::string::npos || op.rfind("prim::", 0) == 0)
        throw PythonError("this LibTorch has no operator " + op);
    std::string arguments;
    bool positional = true;
    for (std::size_t i = 0; i < found->schema().arguments().size(); ++i) {
        const c10::Argument& declared = found->schema().arguments()[i];
        const auto value = argumentOf(writer, node, i, declared);
        positional = positional && value && !declared.kwarg_only();
        if (value)
            arguments += (arguments.empty() ? "" : ", ") + (positional ? *value : declared.name() + "=" + *value);
    }
    return fmt::format("torch.ops.{}.{}.{}({})", op.substr(0, colons), op.substr(colons + 2), overload.empty() ? "default" : overload,
                       arguments);
}

} // namespace

void registerOpaque(FormTable& table)
{
    table["opaque"] = opaque;
}

} // namespace espalier::python_io
