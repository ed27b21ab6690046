// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in for removed channels, in words: for the channel panel and the tables.
#pragma once

#include "ui/state/document_state.h"

#include <QString>

#include <optional>

namespace espalier {

/// What is known of a removed or restored unit; null for others and where nothing is known.
const Substitute* substituteOf(const DocumentState& state, UnitId unit);

/// "0.80·#3 + 0.31·#12"; where there are no terms, why. Numbers are indices in the unit's group.
QString termsText(const Groups& groups, const Substitute& substitute);
/// The terms and the share that is explained, on one line; else why nothing is known.
QString standInText(const DocumentState& state, UnitId unit);
/// Why nothing is known of a removed unit.
QString unknownSubstituteText(const DocumentState& state);
/// The same of all, as a sentence; empty where something is known.
QString substitutesNote(const DocumentState& state);

/// Share of the layer's variance that the plan leaves; none where it is not known.
std::optional<double> varianceKept(const DocumentState& state, int group);

} // namespace espalier
