// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan came to beside what was asked, in words.
#pragma once

#include "core/pruning/planning/plan.h"

#include <QString>

namespace espalier {

/// A line for each thing its user should know: what was reached, relaxed floors, channels of no importance that stay. Empty for a plan
/// that takes nothing.
QString planNotes(const Plan& plan);

} // namespace espalier
