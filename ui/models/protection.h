// SPDX-License-Identifier: GPL-3.0-or-later
// What layers keep at any ratio: all their channels where they are protected, else at least their floor.
#pragma once

#include "ui/state/document.h"

#include <QString>

#include <set>

namespace espalier {

/// Takes the settings over as one undo step, unless the channels that they cut and keep by hand cannot be. Then nothing changes, and a
/// sentence says why; empty: done.
QString applyEdit(Document& document, const PruneSettings& settings, const QString& step);

/// Whether the settings protect the group, by its own name or that of any of its layers. False for an unknown group.
bool isProtected(const Document& document, int group);

/// All of them in one undo step. Empty: done; else a sentence that says why it is refused, and nothing has changed.
QString setProtected(Document& document, const std::set<int>& groups, bool on);
QString setProtected(Document& document, int group, bool on);

/// The groups keep at least so many channels; 0: as many as the general settings say. All of them in one undo step. Empty: done; else a
/// sentence that says why it is refused.
QString setFloor(Document& document, const std::set<int>& groups, int channels);
QString setFloor(Document& document, int group, int channels);
/// Why no floor can be set; empty for a layer that can have one.
QString whyNoFloor(const Document& document, int group);
/// The same as setFloor for what a user typed: a whole number, or nothing or "automatic".
QString setFloorText(Document& document, const std::set<int>& groups, const QString& text);

} // namespace espalier
