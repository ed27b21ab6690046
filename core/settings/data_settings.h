// SPDX-License-Identifier: GPL-3.0-or-later
// How images become the network's input, as a list of settings.
#pragma once

#include "core/data/dataset.h"
#include "core/settings/setting.h"

namespace espalier {

const char* nameOf(Preprocessing::Order order); ///< "rgb", "bgr"

Settings settingsOf(Preprocessing& preprocessing);

} // namespace espalier
