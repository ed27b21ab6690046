// SPDX-License-Identifier: GPL-3.0-or-later
// The list of keyboard shortcuts, made from the actions themselves, so that it is always up to date.
#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace espalier {

class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

} // namespace espalier
