// SPDX-License-Identifier: GPL-3.0-or-later
// The one place for colours: light and dark palettes, the fates of channels, plots and messages.
//
// Palettes switch live. A view that caches colours (a plot) reads them again in changeEvent() on QEvent::PaletteChange.
#pragma once

#include "core/pruning/planning/plan.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace espalier::theme {

/// Whether the colours are those for a dark window; ui/shell/appearance.h sets it together with the palette.
bool isDark();
void setDark(bool dark);

QPalette lightPalette();
QPalette darkPalette();

/// Cool colours stay, warm colours go: kept, restored | cut, replacement. From Okabe and Ito's colour-blind-safe set.
QColor fateColor(Fate fate);
/// "kept", "cut", "restored", "replacement"; always shown beside the colour.
QString fateName(Fate fate);
/// One plain sentence for tooltips.
QString fateExplanation(Fate fate);

struct PlotColors {
    QColor background; ///< of the widget and the axis rectangle
    QColor text;       ///< titles and tick labels, ≥ 4.5:1 on background
    QColor axis;       ///< axis lines and ticks
    QColor grid;
    QColor first;  ///< first curve, histogram bars
    QColor second; ///< second curve
    QColor third;
    QColor cutLine;   ///< where the cut goes
    QColor hover;     ///< outline of what the pointer is on
    QColor selection; ///< outline or fill of what is selected
    QColor coupled;   ///< outline of what goes together with the hovered unit
    QColor empty;     ///< cells that do not exist (rows of unequal length)
};
PlotColors plotColors();

enum class Tone { info, success, warning, error };
/// Background of a message; messageText() on it reaches 4.5:1.
QColor messageBackground(Tone tone);
QColor messageText(Tone tone);
/// For a coloured word or icon on the window's own background, ≥ 4.5:1.
QColor toneColor(Tone tone);

} // namespace espalier::theme
