// SPDX-License-Identifier: GPL-3.0-or-later
// What few people need, behind a button.
#pragma once

#include <QString>

class QWidget;

namespace espalier {

/// The content behind a button that shows and hides it; hidden at first. text: the button's; title: for screen readers.
QWidget* foldedAway(QWidget* content, const QString& objectName, const QString& text, const QString& title);

} // namespace espalier
