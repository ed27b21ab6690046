// SPDX-License-Identifier: GPL-3.0-or-later
// The state of a layer-table row: what may be removed. Shown by a word and a shape, never by colour alone.
#pragma once

#include <QIcon>
#include <QImage>
#include <QString>

namespace espalier {

enum class LayerState {
    free,        ///< may lose channels independently
    coupled,     ///< may lose channels only together with other layers
    protectedBy, ///< the user protects it: it keeps all channels
    frozen,      ///< cannot lose channels
    atFloor,     ///< has lost all channels that its floor allows
    collapses,   ///< the plan empties it or goes below its floor
};

/// Of a layer that is not frozen.
struct LayerFacts {
    int total = 0, kept = 0, floor = 0; ///< channels
    bool coupled = false;               ///< with other layers
    bool isProtected = false;
};
LayerState stateOf(const LayerFacts& layer);

QString nameOf(LayerState state);
/// One plain sentence.
QString explanationOf(LayerState state);
/// Drawn in the colours of the current palette.
QImage iconOf(LayerState state);
/// The same for tables: in a selected row in the colour of its text.
QIcon tableIconOf(LayerState state);

} // namespace espalier
