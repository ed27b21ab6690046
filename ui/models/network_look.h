// SPDX-License-Identifier: GPL-3.0-or-later
// A small drawing of a network, for the list of recent files.
#pragma once

#include "core/coupling/groups.h"
#include "core/pruning/planning/plan.h"

#include <QImage>

namespace espalier {

/// A bar for each row of the heatmap, as long as the layer is wide beside the widest one; what the plan removes is drawn in another colour.
/// plan: null for none. Transparent around the bars. Empty for a network that can lose nothing.
QImage networkLook(const Groups& groups, const Plan* plan, const QSize& size);

} // namespace espalier
