// SPDX-License-Identifier: GPL-3.0-or-later
// Random networks of all layer patterns that couple channels, for tests of coupling, costs and surgery. A network is built from a recipe,
// which can be printed, parsed and shortened.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/network.h"

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace espalier::test {

/// Layer patterns in order, each with its own seed.
struct Recipe {
    struct Step {
        std::string pattern; ///< of random_patterns.h; first "image", last "head"
        unsigned seed;
    };
    std::vector<Step> steps;

    /// "image/1 plain/2 head/3"
    std::string text() const;
    /// Throws std::invalid_argument for an invalid text.
    static Recipe fromText(const std::string& text);
    /// The same recipe for the same seed on all machines.
    static Recipe random(unsigned seed);
};

struct RandomNetwork {
    Network network;
    std::map<std::string, int> patterns; ///< how often each layer pattern was used
};

RandomNetwork networkOf(const Recipe& recipe);
RandomNetwork randomNetwork(unsigned seed);

/// The recipe without the steps that a failure does not need. fails must be true for the recipe itself.
Recipe shortened(Recipe recipe, const std::function<bool(const Recipe&)>& fails);

/// Flags about this share of all units, but leaves every group at least one.
std::vector<bool> randomRemoval(const Groups& groups, double share, std::mt19937& random);

} // namespace espalier::test
