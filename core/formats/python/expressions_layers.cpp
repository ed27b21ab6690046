// SPDX-License-Identifier: GPL-3.0-or-later
// Layers whose tensors do not lie as PyTorch's modules keep them, matrix products and dropout.
#include "core/formats/python/forward.h"

#include <spdlog/fmt/fmt.h>

namespace espalier::python_io {
namespace {

using Writer = ForwardWriter;

std::string sizes(const Node& node, const char* name)
{
    return compact(intsAttribute(node, name));
}

std::string convolution(const Writer& writer, const Node& node)
{
    const std::size_t dimensions = intsAttribute(node, "stride").size();
    const std::string tensors = writer.input(node, 0) + ", " + writer.input(node, 1) + ", " + writer.input(node, 2);
    if (boolAttribute(node, "transposed"))
        return fmt::format("F.conv_transpose{}d({}, stride={}, padding={}, output_padding={}, groups={}, dilation={})", dimensions, tensors,
                           sizes(node, "stride"), sizes(node, "padding"), sizes(node, "output_padding"), intAttribute(node, "groups"),
                           sizes(node, "dilation"));
    return fmt::format("F.conv{}d({}, stride={}, padding={}, dilation={}, groups={})", dimensions, tensors, sizes(node, "stride"),
                       sizes(node, "padding"), sizes(node, "dilation"), intAttribute(node, "groups"));
}

std::string linear(const Writer& writer, const Node& node)
{
    return fmt::format("F.linear({}, {}, {})", writer.input(node, 0), writer.input(node, 1), writer.input(node, 2));
}

std::string matmul(const Writer& writer, const Node& node)
{
    return fmt::format("{} @ {}", writer.input(node, 0), writer.input(node, 1));
}

/// Without running statistics those of the batch count, always.
std::string batchNorm(const Writer& writer, const Node& node)
{
    const std::string training = writer.has(node, 3) ? "self.training" : "True";
    return fmt::format("F.batch_norm({}, {}, {}, {}, {}, {}, {}, {})", writer.input(node, 0), writer.input(node, 3), writer.input(node, 4),
                       writer.input(node, 1), writer.input(node, 2), training, literal(floatAttribute(node, "momentum")),
                       literal(floatAttribute(node, "eps")));
}

std::string instanceNorm(const Writer& writer, const Node& node)
{
    const std::string ownStatistics = boolAttribute(node, "use_input_stats") ? "True" : "self.training";
    return fmt::format("F.instance_norm({}, {}, {}, {}, {}, {}, {}, {})", writer.input(node, 0), writer.input(node, 3),
                       writer.input(node, 4), writer.input(node, 1), writer.input(node, 2), ownStatistics,
                       literal(floatAttribute(node, "momentum")), literal(floatAttribute(node, "eps")));
}

std::string layerNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.layer_norm({}, {}, {}, {}, {})", writer.input(node, 0), tupleOf(intsAttribute(node, "normalized_shape")),
                       writer.input(node, 1), writer.input(node, 2), literal(floatAttribute(node, "eps")));
}

std::string groupNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.group_norm({}, {}, {}, {}, {})", writer.input(node, 0), intAttribute(node, "groups"), writer.input(node, 1),
                       writer.input(node, 2), literal(floatAttribute(node, "eps")));
}

std::string localResponseNorm(const Writer& writer, const Node& node)
{
    return fmt::format("F.local_response_norm({}, {}, alpha={}, beta={}, k={})", writer.input(node, 0), intAttribute(node, "size"),
                       literal(floatAttribute(node, "alpha")), literal(floatAttribute(node, "beta")), literal(floatAttribute(node, "k")));
}

std::string dropout(const Writer& writer, const Node& node)
{
    const std::string p = literal(floatAttribute(node, "p"));
    if (boolAttribute(node, "feature"))
        return fmt::format("torch.feature_dropout({}, {}, self.training)", writer.input(node, 0), p);
    return fmt::format("F.dropout({}, {}, self.training)", writer.input(node, 0), p);
}

} // namespace

void addLayerExpressions(ExpressionTable& table)
{
    table.insert({{"conv", convolution},
                  {"linear", linear},
                  {"matmul", matmul},
                  {"batch_norm", batchNorm},
                  {"instance_norm", instanceNorm},
                  {"layer_norm", layerNorm},
                  {"group_norm", groupNorm},
                  {"local_response_norm", localResponseNorm},
                  {"dropout", dropout}});
}

} // namespace espalier::python_io
