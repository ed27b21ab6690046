// SPDX-License-Identifier: GPL-3.0-or-later
// Plural forms of the window's texts.
#pragma once

namespace espalier {

/// Call once, after the application object is created and before any window.
void installTranslations();

} // namespace espalier
