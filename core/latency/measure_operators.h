// SPDX-License-Identifier: GPL-3.0-or-later
// Measures every operator of a network at several widths, to predict the latency of pruned networks (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/latency/latency_table.h"

#include <functional>
#include <memory>
#include <vector>

namespace espalier {

/// Times single operators. Replaced by a formula in tests.
class OperatorTimer {
public:
    virtual ~OperatorTimer() = default;

    /// Nanoseconds of every node while the whole network runs on a random input. Throws like Executor::run.
    virtual std::vector<double> nodes(const Network& network) = 0;
    /// Nanoseconds of a convolution or linear layer with an input and a weight of these shapes.
    virtual double layer(const Node& node, const Shape& input, const Shape& weight, bool bias) = 0;
};

/// Times operators with LibTorch on this many images, with the present number of threads.
std::unique_ptr<OperatorTimer> makeOperatorTimer(int batch);

/// Called with the finished share of the work, in [0, 1].
using LatencyProgress = std::function<void(double)>;

/// The measured shares of every group's units, ascending.
const std::vector<double>& measuredShares();

/// One grid per node. Layers whose input and output channels are independent are timed at every pair of widths, once per shape; other
/// operators in networks where every group keeps the same share. Widths above 16 are multiples of 8, as processors prefer.
Result<std::vector<TimeGrid>> measureOperators(const Network& network, const Groups& groups, OperatorTimer& timer, RunControl& control,
                                               const LatencyProgress& progress = {});

} // namespace espalier
