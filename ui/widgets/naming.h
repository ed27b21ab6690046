// SPDX-License-Identifier: GPL-3.0-or-later
// Gives interactive widgets an object name for tests and a name for screen readers, and an order for the keyboard.
#pragma once

#include <QRegularExpression>
#include <QString>
#include <QWidget>

#include <initializer_list>

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

/// A menu's text without the letters that the keyboard chooses it by: "&Open…", and "打开(&O)…" where the letter is none of the text's.
inline QString withoutMnemonic(QString text)
{
    static const QRegularExpression added(QStringLiteral("\\s*\\(&[^&)]\\)"));
    return text.remove(added).remove(QLatin1Char('&'));
}

/// Tab goes from each of the widgets to the next.
inline void tabThrough(std::initializer_list<QWidget*> widgets)
{
    for (auto widget = widgets.begin(); widget + 1 < widgets.end(); ++widget)
        QWidget::setTabOrder(*widget, *(widget + 1));
}

} // namespace espalier
