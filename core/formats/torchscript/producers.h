// SPDX-License-Identifier: GPL-3.0-or-later
// What known values were computed from.
#pragma once

#include "core/formats/torchscript/call.h"

#include <vector>

namespace espalier::torchscript {

/// Remembers how known results were computed. An in-place operator changes its target's producer.
void noteProducer(Call& call);
/// Known results that were computed from what depends on the images' content; unlessFixed: but not those that all runs show as fixed.
void noteContent(const std::vector<Term>& results, bool unlessFixed);
/// The sizes of a tensor, tracked one by one: each is known to be the size of a dimension.
Term listOfSizes(const Term& list);
/// True for a known term that was computed from numbers that differ between the runs.
bool followsSizes(const Term& term);

} // namespace espalier::torchscript
