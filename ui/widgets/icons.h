// SPDX-License-Identifier: GPL-3.0-or-later
// Icons of the window: SVG drawn in the palette's text colour, so that they follow light and dark.
#pragma once

#include <QIcon>
#include <QString>

namespace espalier {

/// name: a file of resources/icons without its ending. An unknown name is a programming error (asserts).
QIcon icon(const QString& name);
/// The program's icon, in its own colours.
QIcon applicationIcon();

} // namespace espalier
