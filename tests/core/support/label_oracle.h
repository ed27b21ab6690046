// SPDX-License-Identifier: GPL-3.0-or-later
// The oracle of docs/method.md §2 on labels alone: coupling is right if a network without some classes of labels equals the original with
// the same positions multiplied by zero.
#pragma once

#include "core/graph/labels.h"
#include "core/graph/network.h"

namespace espalier::test {

/// Couples all nodes, and freezes the network's outputs.
Labels coupled(const Network& network);

/// Number of classes of labels that own a slice of a stored tensor and are not frozen.
int freeClasses(const Network& network);

/// Largest relative difference between the masked original and the network without a random half of its free classes (each dimension keeps
/// at least one index), in double precision on a batch of two. Infinity where nothing could be removed or the smaller network does not run.
double oracleDifference(const Network& network, unsigned seed = 1);

} // namespace espalier::test
