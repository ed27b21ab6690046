// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as the whole program reads and writes it. Its parser and its writer are compiled once, in json.cpp.
#pragma once

#include "core/base/error.h"
#include "core/base/json_fwd.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

extern template class nlohmann::basic_json<nlohmann::ordered_map>;

namespace espalier {

/// Errors: not JSON; the message is the bare reason.
Result<Json> parseJson(std::string_view text);
/// indent: spaces a level; below 0 it is one line. What is no UTF-8, as names of files need not be, is replaced.
std::string jsonText(const Json& json, int indent = -1);

/// what: "plan". Errors: the file cannot be opened, or is no JSON.
Result<Json> readJson(const std::filesystem::path& file, const std::string& what);
/// Replaces the file as a whole. Errors: as replaceFile.
Result<void> writeJson(const std::filesystem::path& file, const Json& json, int indent = 1);

} // namespace espalier
