// SPDX-License-Identifier: GPL-3.0-or-later
// All views of the workbench.
#pragma once

#include "ui/views/view.h"

#include <vector>

namespace espalier {

/// In the order of the View menu; exactly one is in the centre.
std::vector<View> allViews();

} // namespace espalier
