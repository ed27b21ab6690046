// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan's decisions come to, in words.
#pragma once

#include "core/pruning/planning/plan.h"

#include <QString>

namespace espalier {

/// How many channels have this fate; of Fate::replacement it need not be as many as came back.
int countOf(const Plan& plan, Fate fate);

/// How many go beyond the line of the cut in the place of channels that came back; empty where none came back.
QString beyondTheCut(const Plan& plan);

/// How many channels came back, and how many go instead.
QString decisionsSummary(const Plan& plan);

} // namespace espalier
