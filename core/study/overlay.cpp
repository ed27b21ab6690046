// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/study/overlay.h"

#include <optional>

namespace espalier {
namespace {

bool isNothing(const YAML::Node& node)
{
    return !node.IsDefined() || node.IsNull();
}

/// operator[] would add the key.
std::optional<YAML::Node> valueOf(const YAML::Node& mapping, const YAML::Node& key)
{
    for (const auto& entry : mapping) {
        if (entry.first.IsScalar() && key.IsScalar() && entry.first.Scalar() == key.Scalar())
            return entry.second;
    }
    return std::nullopt;
}

} // namespace

YAML::Node overlaid(const YAML::Node& base, const YAML::Node& overlay)
{
    if (isNothing(overlay))
        return base;
    if (isNothing(base) || !base.IsMap() || !overlay.IsMap())
        return overlay;
    YAML::Node merged(YAML::NodeType::Map);
    for (const auto& entry : base) {
        if (!valueOf(overlay, entry.first))
            merged.force_insert(entry.first, entry.second);
    }
    // A key that occurs twice in the overlay is kept twice, so that the reader refuses it.
    for (const auto& entry : overlay) {
        const auto below = valueOf(base, entry.first);
        merged.force_insert(entry.first, below ? overlaid(*below, entry.second) : entry.second);
    }
    return merged;
}

} // namespace espalier
