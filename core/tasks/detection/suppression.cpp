// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/detection/suppression.h"

#include <algorithm>
#include <map>

namespace espalier {

std::vector<Detection> suppressed(std::vector<Detection> detections, const SuppressionSettings& settings)
{
    constexpr int oneForAll = -1;
    std::erase_if(detections, [&](const Detection& each) { return !(each.confidence >= settings.confidence); });
    std::stable_sort(detections.begin(), detections.end(),
                     [](const Detection& a, const Detection& b) { return a.confidence > b.confidence; });
    std::vector<Detection> kept;
    std::map<int, std::vector<Rectangle>> byClass; // of those kept
    for (const Detection& each : detections) {
        if (static_cast<int>(kept.size()) >= settings.most)
            break;
        std::vector<Rectangle>& rivals = byClass[settings.acrossClasses ? oneForAll : each.category];
        if (std::any_of(rivals.begin(), rivals.end(),
                        [&](const Rectangle& rival) { return intersectionOverUnion(rival, each.box) > settings.overlap; }))
            continue;
        rivals.push_back(each.box);
        kept.push_back(each);
    }
    return kept;
}

} // namespace espalier
