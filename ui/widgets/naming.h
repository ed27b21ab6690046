// SPDX-License-Identifier: GPL-3.0-or-later
// Gives interactive widgets an object name for tests and a name for screen readers.
#pragma once

#include <QString>
#include <QWidget>

namespace espalier {

inline void identify(QWidget* widget, const char* objectName, const QString& accessibleName, const QString& help = {})
{
    widget->setObjectName(QLatin1String(objectName));
    widget->setAccessibleName(accessibleName);
    if (!help.isEmpty()) {
        widget->setToolTip(help);
        widget->setAccessibleDescription(help);
    }
}

} // namespace espalier
