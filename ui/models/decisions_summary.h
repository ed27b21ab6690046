// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan's decisions come to, in words.
#pragma once

#include "core/pruning/planning/plan.h"

#include <QString>

namespace espalier {

/// How many channels came back, and how many go instead.
QString decisionsSummary(const Plan& plan);

} // namespace espalier
