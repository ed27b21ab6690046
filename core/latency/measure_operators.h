// SPDX-License-Identifier: GPL-3.0-or-later
// Measures every operator of a network at several widths, for predicting the time of networks that lost channels (docs/method.md §2).
#pragma once

#include "core/base/error.h"
#include "core/base/run_control.h"
#include "core/coupling/groups.h"
#include "core/latency/latency_table.h"

#include <functional>
#include <memory>
#include <vector>

namespace espalier {

/// Times single operators. The machine's own in earnest; tests give one that computes.
class OperatorTimer {
public:
    virtual ~OperatorTimer() = default;

    /// Nanoseconds of every node while the network runs as a whole on a random input. Throws like Executor::run.
    virtual std::vector<double> nodes(const Network& network) = 0;
    /// Nanoseconds of a convolution or linear layer with an input and a weight of these shapes.
    virtual double layer(const Node& node, const Shape& input, const Shape& weight, bool bias) = 0;
};

/// Runs what it times with LibTorch on this many images, on the threads that are set.
std::unique_ptr<OperatorTimer> makeOperatorTimer(int batch);

/// Called with the share that is done, in [0, 1].
using LatencyProgress = std::function<void(double)>;

/// Where grids have their points: shares of every group's units, ascending.
const std::vector<double>& measuredShares();

/// One grid a node. Layers whose input and output channels go independently are timed at every pair of widths, each once a shape; other
/// operators in networks of which every group keeps the same share. Widths above 16 are multiples of 8, as processors like them.
Result<std::vector<TimeGrid>> measureOperators(const Network& network, const Groups& groups, OperatorTimer& timer, RunControl& control,
                                               const LatencyProgress& progress = {});

} // namespace espalier
