// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/suppression_settings.h"

namespace espalier {

Settings settingsOf(SuppressionSettings& settings)
{
    return {
        Setting("conf", "--conf", "Least confidence", "Of detectors: boxes with less confidence are left out.", &settings.confidence,
                range::share)
            .by(0.01),
        Setting("iou", "--iou", "Most overlap",
                "Of detectors: of two boxes of a class that overlap more than this (intersection over union), the less confident goes.",
                &settings.overlap, range::share)
            .by(0.05),
        Setting("max", "--max", "Boxes of a picture", "Of detectors: most boxes in an image.", &settings.most, {1, 100000}),
        Setting("agnostic", "--agnostic", "Across classes", "Of detectors: boxes of different classes suppress each other, too.",
                &settings.acrossClasses),
    };
}

} // namespace espalier
