// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/sensitivity_settings.h"

namespace espalier {

Settings settingsOf(SensitivitySettings& settings)
{
    return {
        Setting("shares", "--points", "Shares", "Kept shares to measure every layer at, e.g. 0.8, 0.5, 0.2.", &settings.shares,
                {0, 1, true, false}),
        Setting("images", "--images", "Pictures",
                "Validation images to look at, evenly of all classes. More give steadier curves and take longer.", &settings.images,
                {1, 1e9})
            .in("pictures"),
        Setting("statistics_images", "--statistics-images", "Pictures for norms",
                "Training images on which batch norms are calibrated at every point.", &settings.statisticsImages, {1, 1e9})
            .in("pictures"),
        Setting("cache", "--cache", "Keep what is measured",
                "What is measured is kept for the next time, also where a measurement is stopped half-way.", &settings.cache),
    };
}

} // namespace espalier
