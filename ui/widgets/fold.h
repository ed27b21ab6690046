// SPDX-License-Identifier: GPL-3.0-or-later
// Content hidden behind a button.
#pragma once

#include <QString>

class QWidget;

namespace espalier {

/// A button that shows and hides the content, hidden at first. text: the button's; title: for screen readers.
QWidget* foldedAway(QWidget* content, const QString& objectName, const QString& text, const QString& title);

} // namespace espalier
