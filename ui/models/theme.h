// SPDX-License-Identifier: GPL-3.0-or-later
// All colours: light and dark palettes, fates of channels, plots and messages.
//
// Palettes switch at run time. A view that copies colours (a plot) reads them again in changeEvent() on QEvent::PaletteChange.
#pragma once

#include "core/pruning/planning/plan.h"

#include <QColor>
#include <QPalette>
#include <QString>

namespace espalier::theme {

/// Whether the dark palette is in use; ui/shell/appearance.h sets it together with the palette.
bool isDark();
void setDark(bool dark);

QPalette lightPalette();
QPalette darkPalette();

/// Cool colours for kept and restored, warm ones for cut and replacement. From Okabe and Ito's colour-blind-safe set.
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
    QColor cutLine;   ///< the line of the cut
    QColor hover;     ///< outline of the hovered item
    QColor selection; ///< outline or fill of the selected item
    QColor coupled;   ///< outline of the units coupled with the hovered one
    QColor empty;     ///< cells that do not exist (rows of unequal length)
};
PlotColors plotColors();

/// Of a layer that keeps this share of its channels: the darker, the fewer; black where none is kept. Much alike in both themes, and told
/// apart in grey.
QColor keptColor(double share);

/// Of the boxes of a class in pictures; always shown beside the class's name. Repeats after eight.
QColor categoryColor(int category);
/// Of the curves of one plot, each at least 3:1 on its background. Repeats after eight.
QColor curveColor(int number);
/// Of coupled groups, always shown beside the group's number: all of them equally light and strong, neighbours far apart in hue.
QColor groupColor(int number);
/// Background of a cell with this share in 0 … 1: the larger, the farther from the plots' background.
QColor shareColor(double share);
/// Black or white, whichever can be read better.
QColor textOn(const QColor& ground);

enum class Tone { info, success, warning, error };
/// Background of a message; messageText() on it reaches 4.5:1.
QColor messageBackground(Tone tone);
QColor messageText(Tone tone);
/// For a coloured word or icon on the window's background, contrast ≥ 4.5:1.
QColor toneColor(Tone tone);

} // namespace espalier::theme
