// SPDX-License-Identifier: GPL-3.0-or-later
// Protecting a layer: whatever the ratio, it keeps all its channels.
#pragma once

#include "ui/state/document.h"

namespace espalier {

/// Whether the settings protect the group, under its own name or that of any of its layers. False where there is no such group.
bool isProtected(const Document& document, int group);

/// One undo step.
void setProtected(Document& document, int group, bool on);

} // namespace espalier
