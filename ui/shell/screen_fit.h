// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a window with its frame on the screen.
#pragma once

#include <QMargins>
#include <QRect>

class QWidget;

namespace espalier {

/// frame: a window with its title bar and borders, of these margins. Shrunk and moved into the room, but no smaller inside than least.
QRect fittedFrame(const QRect& frame, const QMargins& margins, const QRect& room, const QSize& least);
/// Shrinks and moves a window that reaches beyond its screen; a maximized one stays as it is.
void fitToScreen(QWidget& window);
/// The same when the window has been shown: its frame is known only then, at the latest a second after.
void fitToScreenSoon(QWidget* window);

} // namespace espalier
