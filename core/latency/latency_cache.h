// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core/latency only: caches measured operators on disk, so that the same network is not measured again on the same machine.
#pragma once

#include "core/coupling/groups.h"
#include "core/latency/latency_table.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// A hash of everything that the operators' times depend on: the graph and its shapes (not its weights), the coupling of channels, the
/// number of images, the number of threads, the processor and LibTorch's version. 16 hexadecimal digits.
std::string latencyKey(const Network& network, const Groups& groups, int batch);

/// Nothing where the file is missing, invalid, or for another number of nodes.
std::optional<std::vector<TimeGrid>> readTimeGrids(const std::filesystem::path& file, std::size_t nodes);

/// Replaces the file and makes its folder. Failures are ignored: it is only a cache.
void writeTimeGrids(const std::vector<TimeGrid>& grids, const std::filesystem::path& file);

} // namespace espalier
