// SPDX-License-Identifier: GPL-3.0-or-later
// A network in a file exactly as it is in memory: names, ids of values, and every bit of its tensors. For internal use: to save memory and
// to resume interrupted work. Networks for users are exported instead.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <filesystem>

namespace espalier {

/// Bytes of the stored tensors in memory.
std::int64_t tensorBytes(const Network& network);

/// Replaces file atomically. Errors: as replaceFile.
Result<void> writeDump(const Network& network, const std::filesystem::path& file);

/// Errors: no such file, no dump, damaged, or written for operators that this version does not know.
Result<Network> readDump(const std::filesystem::path& file);

} // namespace espalier
