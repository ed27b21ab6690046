// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/operators/computed_size.h"

#include <algorithm>

namespace espalier {

bool holdsComputed(const Node& node, std::string_view attributeName)
{
    const auto found = node.attributes.find(attributeName);
    if (found == node.attributes.end())
        return false;
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&found->second))
        return std::find(list->begin(), list->end(), computedSize) != list->end();
    const auto* number = std::get_if<std::int64_t>(&found->second);
    return number && *number == computedSize;
}

void fixComputed(Node& node, std::string_view attributeName, std::size_t element, std::int64_t number, std::size_t first)
{
    auto& list = std::get<std::vector<std::int64_t>>(node.attributes.find(attributeName)->second);
    const auto place = list.begin() + static_cast<std::ptrdiff_t>(element);
    const auto before = std::count(list.begin(), place, computedSize);
    node.inputs.erase(node.inputs.begin() + static_cast<std::ptrdiff_t>(first) + before);
    *place = number;
}

} // namespace espalier
