// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: random numbers that depend on a key alone, so that they are the same on every platform and for any number of threads.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace espalier {

/// SplitMix64 (Steele, Lea, Flood 2014), started from the words of a key.
class CounterRandom {
public:
    CounterRandom(std::initializer_list<std::uint64_t> key)
    {
        for (std::uint64_t word : key)
            state_ = mix(state_ ^ word);
    }

    std::uint64_t next() { return mix(state_ += golden); }

    /// Uniform in 0 … bound − 1, for bound below 2³².
    std::uint64_t below(std::uint64_t bound) { return ((next() >> 32) * bound) >> 32; }

    bool coin() { return (next() >> 63) != 0; }

private:
    static constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;

    static std::uint64_t mix(std::uint64_t z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    std::uint64_t state_ = golden;
};

} // namespace espalier
