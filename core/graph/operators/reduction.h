// SPDX-License-Identifier: GPL-3.0-or-later
// What a reduction over dimensions became after channels of these were removed: they still count, as zeros (docs/method.md §2, "Surgery").
// For operators, writers and surgery.
#pragma once

#include "core/graph/network.h"

namespace espalier {

/// Factor on a mean over the remaining elements, so that it keeps its original divisor. 1 where nothing was removed, and for other
/// operators.
double shareOfMean(const Node& node);

/// How a zero takes part in an extremum.
enum class Competing { none, above, below };
/// above: the result of a maximum is at least zero; below: that of a minimum is at most zero.
Competing competingZero(const Node& node);

/// Leaves the zero out of maxima over values that are never negative, where it changes nothing.
void leaveOutNeedlessZeros(Network& network);

} // namespace espalier
