// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: merges settings.
#pragma once

#include <yaml-cpp/yaml.h>

namespace espalier {

/// base with overlay's values replacing its own, mapping by mapping. Nodes keep their line numbers for error messages; neither argument is
/// changed. Where one of both is absent or empty, the other.
YAML::Node overlaid(const YAML::Node& base, const YAML::Node& overlay);

} // namespace espalier
