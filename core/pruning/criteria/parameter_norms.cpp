// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/criteria/parameter_norms.h"
#include "core/coupling/slice_norms.h"

#include <cmath>

namespace espalier {

std::vector<double> parameterNorms(const Network& network, const Groups& groups, int power)
{
    SliceNorms norms(network, power);
    std::vector<double> result(static_cast<std::size_t>(groups.unitCount()), 0.0);
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        for (const Slice& slice : groups.slices(unit)) {
            if (network.stored[slice.stored].kind == Stored::Kind::parameter)
                result[unit] += std::pow(norms.at(slice.stored, slice.dim, slice.index), power);
        }
        result[unit] = std::pow(result[unit], 1.0 / power);
    }
    return result;
}

} // namespace espalier
