// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of the layer table is allowed to lose, told by a word and a shape so that it never depends on colour alone.
#pragma once

#include <QImage>
#include <QString>

namespace espalier {

enum class LayerState {
    free,        ///< may lose channels by itself
    coupled,     ///< may lose channels, together with other layers
    protectedBy, ///< the user keeps it whole
    frozen,      ///< cannot lose channels
    atFloor,     ///< has lost all that its floor allows
    collapses,   ///< the plan empties it or goes below its floor
};

QString nameOf(LayerState state);
/// One plain sentence.
QString explanationOf(LayerState state);
/// Drawn in the colours of the current palette.
QImage iconOf(LayerState state);

} // namespace espalier
