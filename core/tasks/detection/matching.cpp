// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/matching.h"

#include "core/tasks/detection/boxes.h"

namespace espalier {
namespace {

Rectangle rectangleOf(const Box& box)
{
    return {box.left, box.top, box.right, box.bottom};
}

/// Null where there is none.
MarkedBox* bestMatch(const Box& box, std::vector<MarkedBox>& objects)
{
    constexpr double enough = 0.5;
    MarkedBox* best = nullptr;
    double most = enough;
    for (MarkedBox& object : objects) {
        const double overlap = intersectionOverUnion(rectangleOf(box), rectangleOf(object.box));
        if (object.right || object.box.category != box.category || overlap < most)
            continue;
        best = &object;
        most = overlap;
    }
    return best;
}

} // namespace

void markMatches(std::vector<MarkedBox>& found, std::vector<MarkedBox>& objects)
{
    for (MarkedBox& box : found)
        if (MarkedBox* const object = bestMatch(box.box, objects))
            box.right = object->right = true;
}

} // namespace espalier
