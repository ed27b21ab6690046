// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: projects as YAML in memory, for code that composes them.
#pragma once

#include "core/project/project.h"

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <string>

namespace espalier {

/// The project of a mapping: paths are relative to file's folder, and errors name file and the nodes' lines.
Result<Project> projectFromYaml(const std::filesystem::path& file, const YAML::Node& root);

/// The text that writeProject writes; paths below folder become relative to it. Equal projects give equal texts.
std::string projectToYaml(Project project, const std::filesystem::path& folder);

} // namespace espalier
