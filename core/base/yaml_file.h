// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: short YAML files that hold one mapping, as projects and studies are.
#pragma once

#include "core/base/error.h"

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace espalier {

/// The file's mapping. what: what the file should be, for messages ("project"). largest: bytes; whatever is larger is something else.
/// Errors name the file: not there, no file, too large, empty, not YAML (with the line), something else than a mapping.
Result<YAML::Node> readYamlFile(const std::filesystem::path& file, const std::string& what, std::uintmax_t largest = 1 << 20);

/// Whether the mapping's `format` is one that this program reads (up to newest).
Result<void> checkYamlFormat(const std::filesystem::path& file, const YAML::Node& root, const std::string& what, int newest);

} // namespace espalier
