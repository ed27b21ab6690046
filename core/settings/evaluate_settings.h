// SPDX-License-Identifier: GPL-3.0-or-later
// What an evaluation can be told.
#pragma once

#include "core/settings/setting.h"
#include "core/settings/suppression_settings.h"

#include <string>

namespace espalier {

struct EvaluateSettings {
    std::string split = "val"; ///< "train", "val" or "test"
    int batch = 256;
    int limit = 0;            ///< first images of each class by name; 0: as many as the project allows
    SuppressionSettings keep; ///< of a detector's boxes
};

Settings settingsOf(EvaluateSettings& settings);

} // namespace espalier
