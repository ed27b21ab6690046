// SPDX-License-Identifier: GPL-3.0-or-later
// The oracle of docs/method.md §2 on bare labels: what the operators say about coupling is true when a network that lost some classes of
// labels equals the original with the same positions multiplied by zero.
#pragma once

#include "core/graph/labels.h"
#include "core/graph/network.h"

namespace espalier::test {

/// Lets every node couple, and freezes what the network puts out.
Labels coupled(const Network& network);

/// Classes of labels that own a slice of a stored tensor and may go.
int freeClasses(const Network& network);

/// Largest relative difference between the masked original and the network without a random half of its free classes (each dimension keeps
/// one index at least), in double precision on a batch of two. Infinity where nothing could be removed or the smaller network does not run.
double oracleDifference(const Network& network, unsigned seed = 1);

} // namespace espalier::test
