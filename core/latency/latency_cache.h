// SPDX-License-Identifier: GPL-3.0-or-later
// Inside session only: measured operators kept on disk, so that a network of known shape is not measured again on the same machine.
#pragma once

#include "core/coupling/groups.h"
#include "core/latency/latency_table.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// What the operators' times depend on: the graph and its shapes (not its weights), how channels are coupled, the number of images, the
/// threads in use, the processor and LibTorch's version. 16 hexadecimal digits.
std::string latencyKey(const Network& network, const Groups& groups, int batch);

/// Nothing where the file is not there, is no such file, or was made for another number of nodes.
std::optional<std::vector<TimeGrid>> readTimeGrids(const std::filesystem::path& file, std::size_t nodes);

/// Replaces the file; makes its folder. Where that fails nothing happens: it is a cache.
void writeTimeGrids(const std::vector<TimeGrid>& grids, const std::filesystem::path& file);

} // namespace espalier
