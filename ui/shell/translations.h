// SPDX-License-Identifier: GPL-3.0-or-later
// Plural forms of the window's texts.
#pragma once

namespace espalier {

/// Once, after the application object was made and before any window.
void installTranslations();

} // namespace espalier
