// SPDX-License-Identifier: GPL-3.0-or-later
// What an evaluation can be told.
#pragma once

#include "core/settings/setting.h"

#include <string>

namespace espalier {

struct EvaluateSettings {
    std::string split = "val"; ///< "train", "val" or "test"
    int batch = 256;
    int limit = 0; ///< first images of each class by name; 0: as many as the project allows
};

Settings settingsOf(EvaluateSettings& settings);

} // namespace espalier
