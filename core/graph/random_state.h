// SPDX-License-Identifier: GPL-3.0-or-later
// The state of LibTorch's random generators, which dropout uses.
#pragma once

#include "core/graph/tensor.h"

#include <cstdint>

namespace espalier {

/// States of the CPU's generator and of the first graphics card's; cuda is undefined where no card can be used.
struct RandomState {
    Tensor cpu, cuda;
};

RandomState randomState();
/// Throws c10::Error for a state that this LibTorch does not accept. An undefined state changes nothing.
void setRandomState(const RandomState& state);

/// While an object lives, the generators continue from the seed; afterwards from where they were before.
class SeedScope {
public:
    explicit SeedScope(std::uint64_t seed);
    ~SeedScope();
    SeedScope(const SeedScope&) = delete;
    SeedScope& operator=(const SeedScope&) = delete;

private:
    const RandomState before_;
};

} // namespace espalier
