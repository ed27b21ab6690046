// SPDX-License-Identifier: GPL-3.0-or-later
// What a user can tell about a detector's head where the file does not.
#pragma once

#include "core/settings/setting.h"

#include <string>
#include <vector>

namespace espalier {

struct HeadSettings {
    std::string kind = "auto";   ///< "auto", "anchors", "free" or "decoupled"
    int classes = 0;             ///< 0: as the file tells
    std::vector<double> strides; ///< by level, finest first; empty: as the maps' sizes tell
    std::vector<double> anchors; ///< width and height in pixels, anchor by anchor, level by level; empty: as the file tells

    bool operator==(const HeadSettings&) const = default;
};

Settings settingsOf(HeadSettings& settings);

} // namespace espalier
