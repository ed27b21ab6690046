// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: projects as YAML in memory, for those that put them together from parts.
#pragma once

#include "core/project/project.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <string>

namespace espalier {

/// The project of a mapping, as if file held it: paths are relative to its folder, and errors name it with the nodes' lines.
Result<Project> projectFromYaml(const std::filesystem::path& file, const YAML::Node& root);

/// What writeProject writes; paths below folder are relative to it. Equal projects give equal texts.
std::string projectToYaml(Project project, const std::filesystem::path& folder);

} // namespace espalier
