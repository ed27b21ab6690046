// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that a file computes from other tensors (weight norm, spectral norm): named and told about alike in all formats.
#pragma once

#include "core/graph/network.h"

#include <string>
#include <vector>

namespace espalier {

/// "conv.weight" for the sources conv.weight_g and conv.weight_v, or conv.parametrizations.weight.original0 and …1; a single source's own
/// name; empty where the names tell nothing.
std::string computedWeightName(const std::vector<std::string>& sources);

/// A sentence about a weight that was computed while reading; of one source at least.
std::string computedWeightNotice(const std::string& layer, const std::vector<std::string>& sources);

/// Makes the tensor at an index the plain weight of its layer: takes its name, where that is free, and notes that the file has no such
/// tensor. Returns the notice, which is empty where no layer reads the tensor as its weight, or the sources are not known.
std::string takeComputedWeight(Network& network, std::size_t stored, const std::vector<std::string>& sources);

/// Removes stored tensors of these names that no node reads.
void dropUnread(Network& network, const std::vector<std::string>& names);

} // namespace espalier
