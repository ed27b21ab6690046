// SPDX-License-Identifier: GPL-3.0-or-later
// What a measurement of how long networks take can be told.
#pragma once

#include "core/formats/runtime.h"
#include "core/settings/setting.h"

#include <vector>

namespace espalier {

struct TimingSettings {
    int batch = 1;
    std::vector<Runtime> runtimes{Runtime::torchScript, Runtime::openCv};
    double seconds = 3; ///< how long to go on measuring, a runtime
};

Settings settingsOf(TimingSettings& settings);

} // namespace espalier
