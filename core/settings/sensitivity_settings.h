// SPDX-License-Identifier: GPL-3.0-or-later
// What a measurement of sensitivity can be told.
#pragma once

#include "core/settings/setting.h"

#include <vector>

namespace espalier {

struct SensitivitySettings {
    std::vector<double> shares{1, 0.8, 0.6, 0.4, 0.2, 0.1}; ///< kept shares to measure, each in (0, 1]; the whole network always is
    int images = 500;                                       ///< validation images, evenly of all classes (imagesPerClass)
    int statisticsImages = 500;                             ///< training images for the calibration of batch norms at every point
    bool cache = true;                                      ///< what is measured is kept on disk for the next time
};

Settings settingsOf(SensitivitySettings& settings);

} // namespace espalier
