// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: settings laid over settings.
#pragma once

#include <yaml-cpp/yaml.h>

namespace espalier {

/// base with overlay's values in their place, mapping by mapping. Nodes keep the lines they came from, so that faults are still told with
/// their place; neither argument is changed. Where one of both is absent or empty, the other.
YAML::Node overlaid(const YAML::Node& base, const YAML::Node& overlay);

} // namespace espalier
