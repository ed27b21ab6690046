// SPDX-License-Identifier: GPL-3.0-or-later
// A network's way from file to file, each step measured and told as JSON.
#pragma once

#include "core/base/json.h"
#include "core/formats/imported_network.h"
#include "core/pruning/planning/plan.h"
#include "tests/coverage/peak_memory.h"

#include <chrono>

namespace espalier::coverage {

/// The network, its groups, and a plan with the network it leaves.
struct Pruned {
    Groups groups;
    FusedScores scores;
    Plan plan;
    Network network;
};

/// Couples, plans (channels, l2, global threshold, replacement) and cuts. Each step's seconds go into seconds.
Result<Pruned> prune(const Network& network, double ratio, Json& seconds);

/// Layers whose channels must stay, by reason: how many, and one of them.
Json frozenLayers(const Network& network, const Groups& groups);
/// Operators that nobody translated, and how often each stands in the network.
Json opaqueOperators(const ImportedNetwork& imported);
/// The pruned network held against the original with every removed channel zeroed, in float64 and float32; what fails is told in "error".
Json oracle(const Network& network, const Pruned& pruned, double ratio);
/// The pruned network written in both formats into a folder that is removed again: check errors, seconds, bytes, or "error"; the worst
/// memory of each into memory, as multiples of weights (bytes).
Json written(const Network& pruned, const PeakMemory& meter, std::int64_t weights, Json& memory);
/// Bytes of all stored tensors.
std::int64_t weightBytes(const Network& network);
/// Two decimals are what such a measurement is worth.
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
