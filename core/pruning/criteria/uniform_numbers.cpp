// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/uniform_numbers.h"

namespace espalier {

namespace {

/// splitmix64 (Steele, Lea, Flood 2014): the standard library's distributions differ between platforms.
double uniformNumber(std::uint64_t seed, std::uint64_t index)
{
    std::uint64_t bits = seed + (index + 1) * 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

} // namespace

std::vector<double> uniformNumbers(std::size_t count, std::uint64_t seed)
{
    std::vector<double> numbers(count);
    for (std::size_t index = 0; index < count; ++index)
        numbers[index] = uniformNumber(seed, index);
    return numbers;
}

} // namespace espalier
