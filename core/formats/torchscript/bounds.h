// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that are the same in all runs only because a bound holds in each: at most 100 rows of what is longer every time, the lesser of a
// size and 100. A run beyond the bound shows that they are no constants.
#pragma once

#include "core/formats/torchscript/call.h"

namespace espalier::torchscript {

/// Where the call leaves the same in these runs, though it is of a size that differs between them: the bound as a share of that size in
/// the first of them.
std::optional<double> boundReached(const Call& call, const std::vector<std::size_t>& runs);

/// The dimension of a call of aten::slice; -1 where none is given.
std::int64_t slicedDimension(const Call& call);

} // namespace espalier::torchscript
