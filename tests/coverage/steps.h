// SPDX-License-Identifier: GPL-3.0-or-later
// The steps from file to file, each measured and reported as JSON.
#pragma once

#include "core/base/json.h"
#include "core/formats/imported_network.h"
#include "core/pruning/planning/plan.h"
#include "tests/coverage/peak_memory.h"

#include <chrono>

namespace espalier::coverage {

/// The network, its groups, a plan and the pruned network.
struct Pruned {
    Groups groups;
    FusedScores scores;
    Plan plan;
    Network network;
};

/// Couples, plans (channels, l2, global threshold, replacement) and prunes. Adds each step's time to seconds.
Result<Pruned> prune(const Network& network, double ratio, Json& seconds);

/// Layers with frozen channels, by reason: their number and one example.
Json frozenLayers(const Network& network, const Groups& groups);
/// Of all output channels of layers, the share that belongs to units.
double freeShare(const Network& network, const Groups& groups);
/// Opaque operators and their numbers of nodes.
Json opaqueOperators(const ImportedNetwork& imported);
/// Compares the pruned network with the original with every removed channel zeroed, in float64 and float32; failures are in "error".
Json oracle(const Network& network, const Pruned& pruned, double ratio);
/// Writes the pruned network in both formats into a temporary folder: check errors, seconds, bytes, or "error"; adds the peak memory of
/// each to memory, as multiples of weights (bytes).
Json written(const Network& pruned, const PeakMemory& meter, std::int64_t weights, Json& memory);
/// Bytes of all stored tensors.
std::int64_t weightBytes(const Network& network);
/// Two decimals, which is the accuracy of such a measurement.
double multiple(std::int64_t bytes, std::int64_t of);

/// Runs work and returns the seconds it took.
template <class Work>
double secondsOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

} // namespace espalier::coverage
