// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that a file holds about its network besides the graph: which of them readers keep, and what writers write.
#pragma once

#include "core/formats/formats.h"

#include <cstdint>
#include <map>
#include <string>

namespace espalier {

inline constexpr std::uint64_t longestMetadata = std::uint64_t{1} << 20; ///< bytes of one text that is kept

/// What a reader keeps of a file's texts: those that are UTF-8 of at most 1 MiB. Espalier's own notes are left out, because its writers
/// make them anew: the pruning ("espalier.ratio", …) and the shapes of the inputs.
std::map<std::string, std::string> keptMetadata(const std::map<std::string, std::string>& found);

/// The network's texts and those of the options, which win where both have a key.
std::map<std::string, std::string> metadataToWrite(const Network& network, const WriteOptions& options);

} // namespace espalier
