// SPDX-License-Identifier: GPL-3.0-or-later
// The linear layer and the product of two matrices.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string linear(const Writer& writer, const Node& node)
{
    return fmt::format("F.linear({}, {}, {})", writer.input(node, 0), writer.input(node, 1), writer.input(node, 2));
}

std::string matmul(const Writer& writer, const Node& node)
{
    return fmt::format("{} @ {}", writer.input(node, 0), writer.input(node, 1));
}

std::string linearLayer(const LayerNode& layer)
{
    const Shape& weight = layer.shapeOf(1);
    if (!layer.stored(1) || weight.size() != 2)
        return {};
    return fmt::format("nn.Linear({}, {}{})", weight[1], weight[0], unusual("bias", layer.has(2), true));
}

} // namespace

void registerProduct(FormTable& table)
{
    table.insert({{"linear", {linear, {"", "weight", "bias"}, linearLayer}}, {"matmul", matmul}});
}

} // namespace espalier::python_io
