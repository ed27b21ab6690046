// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/file_dimensions.h"

#include "core/graph/traits.h"

namespace espalier {
namespace {

std::string keyOf(std::size_t input)
{
    return "file_dims" + std::to_string(input);
}

const std::vector<std::int64_t>* noted(const Node& node, std::size_t input)
{
    const auto found = node.attributes.find(keyOf(input));
    return found == node.attributes.end() ? nullptr : std::get_if<std::vector<std::int64_t>>(&found->second);
}

} // namespace

void noteFileDimensions(Node& node, std::size_t input, std::vector<std::int64_t> dims)
{
    if (!traitsOf(node).opaque)
        node.attributes[keyOf(input)] = std::move(dims);
}

void noteComputed(Node& node, ValueId value)
{
    for (std::size_t i = 0; i < node.inputs.size(); ++i)
        if (node.inputs[i] == value)
            noteFileDimensions(node, i, {});
}

bool transposedInFile(const Node& node, std::size_t input)
{
    const std::vector<std::int64_t>* dims = noted(node, input);
    return dims && *dims == std::vector<std::int64_t>{1, 0};
}

bool computedFromFile(const Node& node, std::size_t input)
{
    const std::vector<std::int64_t>* dims = noted(node, input);
    return dims && dims->empty();
}

std::optional<std::size_t> fileDimension(const Network& network, ValueId stored, std::size_t dim)
{
    for (const Node& node : network.nodes)
        for (std::size_t i = 0; i < node.inputs.size(); ++i)
            if (const std::vector<std::int64_t>* dims = node.inputs[i] == stored ? noted(node, i) : nullptr)
                return dim < dims->size() ? std::optional(static_cast<std::size_t>((*dims)[dim])) : std::nullopt;
    return dim;
}

} // namespace espalier
