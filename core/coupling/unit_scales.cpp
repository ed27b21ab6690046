// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coupling/unit_scales.h"
#include "core/base/assert.h"
#include "core/coupling/slice_norms.h"

#include <algorithm>
#include <cmath>

namespace espalier {

std::vector<std::vector<ScaleElement>> scaleElements(const Groups& groups)
{
    std::vector<std::vector<ScaleElement>> elements(static_cast<std::size_t>(groups.unitCount()));
    for (UnitId unit = 0; unit < groups.unitCount(); ++unit) {
        const std::vector<NodeId>& bare = groups.groups()[groups.groupOf(unit)].bareMembers;
        for (const Slice& slice : groups.slices(unit)) {
            const bool filter = slice.role == SliceRole::filter && std::binary_search(bare.begin(), bare.end(), slice.node);
            if (filter || slice.role == SliceRole::scale)
                elements[unit].push_back({slice.stored, slice.index, slice.dim, filter});
        }
        ESPALIER_ASSERT(!elements[unit].empty());
    }
    return elements;
}

std::vector<double> unitScales(const Network& network, const Groups& groups)
{
    SliceNorms norms(network, 2);
    std::vector<double> scales;
    scales.reserve(static_cast<std::size_t>(groups.unitCount()));
    for (const std::vector<ScaleElement>& elements : scaleElements(groups)) {
        double sum = 0;
        for (const ScaleElement& element : elements) {
            const double scale = norms.at(element.stored, element.dim, element.index);
            sum += scale * scale;
        }
        scales.push_back(std::sqrt(sum / static_cast<double>(elements.size())));
    }
    return scales;
}

} // namespace espalier
