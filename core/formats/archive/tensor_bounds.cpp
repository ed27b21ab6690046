// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/archive/tensor_bounds.h"

#include "core/formats/archive/zip_content.h"

#include <algorithm>

namespace espalier::archive {
namespace {

constexpr double mostRepeated = 1 << 24;

} // namespace

void requireWithin(std::int64_t elements, std::int64_t offset, const Shape& sizes, const Shape& strides)
{
    if (offset < 0 || sizes.size() != strides.size())
        throw DamagedArchive("the description of a tensor makes no sense");
    // In floating point, so that absurd numbers do not overflow.
    double last = static_cast<double>(offset);
    double count = 1;
    for (std::size_t dim = 0; dim < sizes.size(); ++dim) {
        if (sizes[dim] < 0 || strides[dim] < 0)
            throw DamagedArchive("the description of a tensor makes no sense");
        count *= static_cast<double>(sizes[dim]);
        last += static_cast<double>(sizes[dim] - 1) * static_cast<double>(strides[dim]);
    }
    if (count > 0 && last >= static_cast<double>(elements))
        throw DamagedArchive("a tensor is larger than its data");
    // Strides of zero let a few stored elements stand for many.
    if (count > std::max(mostRepeated, 4.0 * static_cast<double>(elements)))
        throw DamagedArchive("a tensor declares more numbers than it has");
}

} // namespace espalier::archive
