// SPDX-License-Identifier: GPL-3.0-or-later
// LibTorch's own random numbers, which dropout draws from.
#pragma once

#include "core/graph/tensor.h"

#include <cstdint>

namespace espalier {

/// States of the generators of the processor and of the first graphics card; cuda is undefined where none can be used.
struct RandomState {
    Tensor cpu, cuda;
};

RandomState randomState();
/// Throws c10::Error where a state is none of this LibTorch's. A state that is undefined changes nothing.
void setRandomState(const RandomState& state);

/// While it lives, the generators go on from a seed; afterwards from where they were.
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
