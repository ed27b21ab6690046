// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/screen_fit.h"

#include <QScreen>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace espalier {

QRect fittedFrame(const QRect& frame, const QMargins& margins, const QRect& room, const QSize& least)
{
    const QSize size = frame.size().boundedTo(room.size()).expandedTo(least.grownBy(margins));
    const auto within = [](int place, int extent, int low, int end) { return std::max(low, std::min(place, end - extent)); };
    return {within(frame.x(), size.width(), room.x(), room.x() + room.width()),
            within(frame.y(), size.height(), room.y(), room.y() + room.height()), size.width(), size.height()};
}

void fitToScreen(QWidget& window)
{
    if (window.windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen | Qt::WindowMinimized))
        return;
    const QRect frame = window.frameGeometry(), inside = window.geometry();
    const QMargins margins(inside.left() - frame.left(), inside.top() - frame.top(), frame.right() - inside.right(),
                           frame.bottom() - inside.bottom());
    const QSize least = window.minimumSizeHint().expandedTo(window.minimumSize());
    const QRect fitted = fittedFrame(frame, margins, window.screen()->availableGeometry(), least);
    if (fitted.size() != frame.size())
        window.resize(fitted.size().shrunkBy(margins));
    if (fitted.topLeft() != frame.topLeft())
        window.move(fitted.topLeft());
}

void fitToScreenSoon(QWidget* window)
{
    for (const int milliseconds : {0, 200, 1000}) // window managers take their time
        QTimer::singleShot(milliseconds, window, [window] { fitToScreen(*window); });
}

} // namespace espalier
