// SPDX-License-Identifier: GPL-3.0-or-later
// A network in a file, exactly as it is in memory: names, numbers of values, and every bit of its tensors. For this program's own use: to
// spare memory, and to go on with what was interrupted. Whoever wants a network to keep or to hand on exports it.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <filesystem>

namespace espalier {

/// What the stored tensors take in memory.
std::int64_t tensorBytes(const Network& network);

/// Replaces file atomically. Errors: as replaceFile.
Result<void> writeDump(const Network& network, const std::filesystem::path& file);

/// Errors: no such file, no dump, damaged, or of a network that this version of the program does not know.
Result<Network> readDump(const std::filesystem::path& file);

} // namespace espalier
