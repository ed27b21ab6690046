// SPDX-License-Identifier: GPL-3.0-or-later
// Random networks of all layer patterns that couple channels, for tests of coupling, costs and surgery. A network is made from a recipe,
// which can be written down, read again and shortened.
#pragma once

#include "core/coupling/groups.h"
#include "core/graph/network.h"

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace espalier::test {

/// Layer patterns one after another, each with its own source of chance.
struct Recipe {
    struct Step {
        std::string pattern; ///< of random_patterns.h; first "image", last "head"
        unsigned seed;
    };
    std::vector<Step> steps;

    /// "image/1 plain/2 head/3"
    std::string text() const;
    /// Throws std::invalid_argument for a text that is none.
    static Recipe fromText(const std::string& text);
    /// The same recipe for the same seed, everywhere.
    static Recipe random(unsigned seed);
};

struct RandomNetwork {
    Network network;
    std::map<std::string, int> patterns; ///< how often each layer pattern was used
};

RandomNetwork networkOf(const Recipe& recipe);
RandomNetwork randomNetwork(unsigned seed);

/// The recipe without all the steps that a failure does not need. fails must hold for the recipe itself.
Recipe shortened(Recipe recipe, const std::function<bool(const Recipe&)>& fails);

/// Flags about share of all units, but leaves every group at least one.
std::vector<bool> randomRemoval(const Groups& groups, double share, std::mt19937& random);

} // namespace espalier::test
