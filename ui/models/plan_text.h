// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan came to beside what was asked, in words.
#pragma once

#include "ui/state/document_state.h"

#include <QString>

namespace espalier {

/// A line for each thing its user should know: what was reached, relaxed floors, channels of no importance that stay. Empty for a plan
/// that takes nothing.
QString planNotes(const Plan& plan);

/// What decided how much each layer gives, where that was left to the program: it depends on the time that measuring takes on a machine.
/// Empty where nothing is planned, or before it was measured.
QString allocationNote(const DocumentState& state);

/// "50.0 % of the compute": what was asked.
QString targetText(const Plan& plan);

/// What the slider shows: 0 where nothing is planned; of a target that is no ratio the ratio that it comes to.
double shownRatio(const DocumentState& state);

} // namespace espalier
