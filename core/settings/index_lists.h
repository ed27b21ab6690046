// SPDX-License-Identifier: GPL-3.0-or-later
// Channels by the name of their layer, as settings and files tell them.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace espalier {

/// Indices in a group, from 0, by the name of the group or of any of its layers.
using IndexLists = std::map<std::string, std::set<int>>;

/// "3,7-9"; empty for none.
std::string textOfIndices(const std::set<int>& indices);
/// The inverse; commas and spaces separate. Errors are predicates, as setFromText's: "must be channels such as 3,7-9, not 'x'."
Result<std::set<int>> indicesFrom(const std::string& text);

/// Adds one list to another.
void addLists(IndexLists& lists, const IndexLists& more);

/// A text with a line "NAME: 1 2 5-9" for each layer, where # begins a remark; or a JSON object {"NAME": [1, 2, "5-9"]}. A layer may come
/// several times. Errors name file and line: it cannot be read, is something else, or names no channel at all.
Result<IndexLists> readIndexLists(const std::filesystem::path& file);

} // namespace espalier
