// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/scrolling.h"

#include "ui/widgets/wheel_guard.h"

#include <QEvent>
#include <QLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace espalier {

namespace {

/// The area makes its page as high as it prefers to be for its width, and scrolls where there is less room; plots and lists can be lower.
class Page : public QWidget {
public:
    explicit Page(QWidget* content)
    {
        auto* whole = new QVBoxLayout(this);
        whole->setContentsMargins(0, 0, 0, 0);
        whole->addWidget(content);
    }

    int heightForWidth(int width) const override { return layout()->totalMinimumHeightForWidth(width); }
};

/// Texts that wrap need more height the narrower the page is; the area itself asks for the height at the preferred width only.
class HeightForWidth : public QObject {
public:
    explicit HeightForWidth(QScrollArea* area) : QObject(area), area_(area)
    {
        area->viewport()->installEventFilter(this);
        area->widget()->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::LayoutRequest || (event->type() == QEvent::Resize && watched == area_->viewport()))
            adjust();
        return QObject::eventFilter(watched, event);
    }

private:
    void adjust()
    {
        const QLayout* layout = area_->widget() ? area_->widget()->layout() : nullptr;
        if (layout && layout->hasHeightForWidth())
            area_->widget()->setMinimumHeight(layout->totalMinimumHeightForWidth(area_->viewport()->width()));
    }

    QScrollArea* area_;
};

} // namespace

QScrollArea* scrolling(QWidget* content)
{
    auto* area = new QScrollArea;
    guardFromWheel(content);
    area->setWidget(new Page(content));
    area->setWidgetResizable(true);
    new HeightForWidth(area);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(content->minimumSizeHint().width() + area->verticalScrollBar()->sizeHint().width());
    return area;
}

} // namespace espalier
