// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/free_sizes.h"

namespace espalier {
namespace {

/// What a free dimension of an input of this rank is. Channels usually come second; where a free size is second, they come last.
std::string nameOf(const Value& input, std::size_t dim)
{
    const std::size_t rank = input.shape.size();
    const std::size_t first = isFree(input, 1) ? 1 : 2;
    if (rank == 3)
        return "length";
    if (rank == 4 && dim >= first && dim < first + 2)
        return dim == first ? "height" : "width";
    if (rank == 5 && dim >= first && dim < first + 3)
        return dim == first ? "depth" : dim == first + 1 ? "height" : "width";
    return "size";
}

std::string wordsOf(const Value& input, std::size_t dim)
{
    if (!isFree(input, dim))
        return std::to_string(input.shape[dim]) + (dim == 0 ? input.shape[dim] == 1 ? " image" : " images" : "");
    return dim == 0 ? "any number of images" : "any " + nameOf(input, dim);
}

} // namespace

bool isFree(const Value& value, std::size_t dim)
{
    return dim < value.free.size() && value.free[dim];
}

std::string sizesInWords(const Value& input)
{
    std::string words;
    for (std::size_t dim = 0; dim < input.shape.size(); ++dim)
        words += (dim == 0 ? "" : " × ") + wordsOf(input, dim);
    return words;
}

} // namespace espalier
