// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QSlider>

namespace espalier {

namespace {

class WheelGuard : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* field, QEvent* event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(field)->hasFocus())
            return false;
        event->ignore(); // so that the page scrolls
        return true;
    }
};

bool turnsByWheel(QWidget* widget)
{
    return qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QSlider*>(widget);
}

} // namespace

void guardFromWheel(QWidget* page)
{
    auto* guard = new WheelGuard(page);
    for (QWidget* field : page->findChildren<QWidget*>()) {
        if (!turnsByWheel(field))
            continue;
        field->setFocusPolicy(Qt::StrongFocus);
        field->installEventFilter(guard);
    }
}

} // namespace espalier
