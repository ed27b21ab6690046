// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the boxes that a detector finds belong to which objects.
#pragma once

#include "core/tasks/predictions.h"

#include <vector>

namespace espalier {

/// Marks as right what belongs together: each found box, in their order, and the object of its class that it overlaps most, by a half at
/// least, and that no box before it took.
void markMatches(std::vector<MarkedBox>& found, std::vector<MarkedBox>& objects);

} // namespace espalier
