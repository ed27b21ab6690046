// SPDX-License-Identifier: GPL-3.0-or-later
// The layer patterns of random networks: every operator that couples channels, in the forms of real networks.
#pragma once

#include "tests/core/support/network_builder.h"

#include <random>
#include <string>
#include <vector>

namespace espalier::test {

/// A value of [1, channels, size, size].
struct Map {
    ValueId id;
    std::int64_t channels;
    std::int64_t size;
};

/// A network under construction. The random generator is seeded for each pattern, so that leaving one out changes little about the others.
class Canvas {
public:
    explicit Canvas(unsigned seed) : builder(seed) {}

    NetworkBuilder builder;
    std::mt19937 random;
    std::vector<Map> maps; ///< values that patterns may use; the first is the network's input

    std::int64_t between(std::int64_t low, std::int64_t high);
    bool coin() { return random() % 2 == 0; }
    std::string next(const std::string& kind) { return kind + std::to_string(++layers_); }
    /// Later maps are more likely, so that networks become deep.
    Map pick();

    ValueId activated(ValueId x);
    /// Sometimes adds a batch norm, sometimes an activation.
    Map normalised(Map x);
    Map convolved(Map x, std::int64_t channels, NetworkBuilder::Conv settings);
    Map convolved(Map x, std::int64_t channels);
    /// [1, positions, channels].
    ValueId tokens(Map x);
    Map untokened(ValueId tokens, std::int64_t channels, std::int64_t size);
    /// Weight and bias, different from their defaults.
    std::vector<ValueId> affine(ValueId x, const std::string& name, std::int64_t channels);

private:
    int layers_ = 0;
};

struct Pattern {
    const char* name;
    Map (*apply)(Canvas&, Map);
};

/// In a fixed order, which random recipes depend on.
const std::vector<Pattern>& patterns();

} // namespace espalier::test
