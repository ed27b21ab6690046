// SPDX-License-Identifier: GPL-3.0-or-later
// Channels that the user cuts or keeps by hand, whatever their score. Every edit is one undo step; where it is refused, nothing changes,
// and a sentence says why. Empty: done.
#pragma once

#include "ui/state/document.h"

#include <QString>

#include <filesystem>
#include <set>

namespace espalier {

enum class ByHand {
    free, ///< the plan decides
    cut,
    keep,
};

/// What the settings say of a unit; free for an unknown one.
ByHand byHand(const DocumentState& state, UnitId unit);
/// "cut by hand", "kept by hand"; empty for free.
QString nameOf(ByHand choice);
/// "✕" and "●", which stand for the two in pictures and tables; empty for free.
QString signOf(ByHand choice);

/// So many units of a group.
int countByHand(const DocumentState& state, int group, ByHand choice);

QString decideByHand(Document& document, const std::set<UnitId>& units, ByHand choice);
/// The channels that a file lists (core/settings/index_lists.h), in addition to those of the settings.
QString takeList(Document& document, const std::filesystem::path& file, ByHand choice);

/// The channel that a floor gave back goes after all, and the one that would go in its place stays. Its layer then keeps one channel less:
/// its general floor becomes one of its own, lower by one. One that the user set stays in force, and forbids it.
QString revertDecision(Document& document, const Decision& decision);
/// All channels that floors gave back stay at other settings, too, and those go that would in their place.
QString acceptDecisions(Document& document);

} // namespace espalier
