// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing JSON, for the whole program. Parser and writer are compiled once, in json.cpp.
#pragma once

#include "core/base/error.h"
#include "core/base/json_fwd.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace espalier {

/// Errors: not JSON; the message is the reason alone.
Result<Json> parseJson(std::string_view text);
/// indent: spaces per level; below 0: a single line. Invalid UTF-8, as in names of files, is replaced.
std::string jsonText(const Json& json, int indent = -1);

/// what: "plan". Errors: the file cannot be opened, or is no JSON.
Result<Json> readJson(const std::filesystem::path& file, const std::string& what);
/// Replaces the file as a whole. Errors: as replaceFile.
Result<void> writeJson(const std::filesystem::path& file, const Json& json, int indent = 1);

} // namespace espalier
