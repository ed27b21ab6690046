// SPDX-License-Identifier: GPL-3.0-or-later
// Which of a detector's boxes stay.
#pragma once

#include "core/settings/setting.h"

namespace espalier {

struct SuppressionSettings {
    double confidence = 0.001;  ///< detections below are dropped
    double overlap = 0.7;       ///< of two boxes of a class whose intersection over union is above, the less confident goes
    int most = 300;             ///< detections of an image
    bool acrossClasses = false; ///< boxes of different classes suppress each other, too
};

Settings settingsOf(SuppressionSettings& settings);

} // namespace espalier
