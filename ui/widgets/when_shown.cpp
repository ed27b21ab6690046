// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/when_shown.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace espalier {

WhenShown::WhenShown(QWidget* widget, std::function<void()> work) : QObject(widget), widget_(widget), work_(std::move(work))
{
    widget->installEventFilter(this);
}

void WhenShown::ask()
{
    due_ = !widget_->isVisible();
    if (!due_)
        work_();
}

bool WhenShown::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget_ && event->type() == QEvent::Show && std::exchange(due_, false))
        work_();
    return QObject::eventFilter(watched, event);
}

} // namespace espalier
