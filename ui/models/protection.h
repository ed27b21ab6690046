// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer keeps at any ratio: all its channels where it is protected, else at least its floor.
#pragma once

#include "ui/state/document.h"

namespace espalier {

/// Whether the settings protect the group, by its own name or that of any of its layers. False for an unknown group.
bool isProtected(const Document& document, int group);

/// One undo step.
void setProtected(Document& document, int group, bool on);

/// The group keeps at least so many channels; 0: as many as the general settings say. One undo step.
void setFloor(Document& document, int group, int channels);

} // namespace espalier
