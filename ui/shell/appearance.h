// SPDX-License-Identifier: GPL-3.0-or-later
// Light or dark: sets style and palette, and stores the user's choice.
#pragma once

namespace espalier::theme {

enum class Appearance { system, light, dark };

/// Sets the Fusion style and the palette of the whole program; every widget gets a PaletteChange event. Needs a QApplication.
/// "system" follows the desktop as it was at the first call.
void apply(Appearance appearance);
Appearance appearance();

/// The stored choice.
Appearance remembered();
void remember(Appearance appearance);

} // namespace espalier::theme
