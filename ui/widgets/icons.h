// SPDX-License-Identifier: GPL-3.0-or-later
// Icons of the window: drawn from SVG in the palette's text colour, so that they follow light and dark by themselves.
#pragma once

#include <QIcon>
#include <QString>

namespace espalier {

/// name: a file of resources/icons without its ending. Programming error when there is none (asserts).
QIcon icon(const QString& name);
/// The program's own, in its own colours.
QIcon applicationIcon();

} // namespace espalier
