// SPDX-License-Identifier: GPL-3.0-or-later
// Protecting a layer: it keeps all its channels at any ratio.
#pragma once

#include "ui/state/document.h"

namespace espalier {

/// Whether the settings protect the group, by its own name or that of any of its layers. False for an unknown group.
bool isProtected(const Document& document, int group);

/// One undo step.
void setProtected(Document& document, int group, bool on);

} // namespace espalier
