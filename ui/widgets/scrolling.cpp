// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scrolling.h"

#include "ui/widgets/wheel_guard.h"

#include <QScrollArea>
#include <QScrollBar>

namespace espalier {

QScrollArea* scrolling(QWidget* content)
{
    auto* area = new QScrollArea;
    guardFromWheel(content);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(content->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
    return area;
}

} // namespace espalier
