// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/suppression_source.h"

namespace espalier {

const char* const suppressionName = "non_max_suppression";

const char* const suppressionSource = R"(
def non_max_suppression(boxes, scores, most_per_class: int, iou_threshold: float, score_threshold: float, centers: bool):
    first, second = boxes[:, :, :2], boxes[:, :, 2:]
    low = first - second / 2 if centers else torch.minimum(first, second)
    high = first + second / 2 if centers else torch.maximum(first, second)
    area = (high - low)[:, :, 0] * (high - low)[:, :, 1]
    rows = torch.nonzero(scores[:0])
    for image in range(scores.size(0)):
        for label in range(scores.size(1)):
            score = scores[image, label]
            order = torch.sort(score, stable=True, dim=0, descending=True)[1]
            order = order[score[order] > score_threshold]
            kept = order[:0]
            while order.numel() > 0 and kept.numel() < most_per_class:
                best, order = order[:1], order[1:]
                kept = torch.cat([kept, best])
                sides = torch.minimum(high[image, best], high[image, order]) - torch.maximum(low[image, best], low[image, order])
                both = sides[:, 0].clamp(min=0) * sides[:, 1].clamp(min=0)
                hidden = (both / (area[image, best] + area[image, order] - both) > iou_threshold) & (both > 0)
                order = order[torch.logical_not(hidden)]
            rows = torch.cat([rows, torch.stack([torch.full_like(kept, image), torch.full_like(kept, label), kept], 1)])
    return rows
)";

} // namespace espalier
