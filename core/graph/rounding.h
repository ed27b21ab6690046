// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: how much of a difference between two runs of a network is rounding.
#pragma once

#include "core/graph/executor.h"

namespace espalier {

/// One run in single and one in double precision; their difference tells how much the network amplifies rounding. The second equals the
/// first where the network does not run in double precision.
struct TwiceRun {
    std::vector<at::Tensor> single, precise;
};

/// values: the network's, in any order. replaced: values that are taken as given instead of computed, with any type and shape of as many
/// elements. Throws c10::Error.
using GivenValues = std::map<ValueId, at::Tensor>;
TwiceRun runTwice(const Network& network, const std::vector<at::Tensor>& inputs, const std::vector<ValueId>& values,
                  const GivenValues& replaced = {});

/// The largest relative difference between a run in double precision and another program's that is rounding: some times the network's own,
/// at least the usual one. Where rounding is coarser than a hundredth, no difference says anything, and none is taken for rounding.
double allowedDifference(double usual, double rounding);

} // namespace espalier
