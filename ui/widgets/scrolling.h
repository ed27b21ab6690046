// SPDX-License-Identifier: GPL-3.0-or-later
// A scroll area for tall pages.
#pragma once

class QScrollArea;
class QWidget;

namespace espalier {

/// Scrolls vertically only, and is never narrower than its content. Takes ownership of the content.
QScrollArea* scrolling(QWidget* content);

} // namespace espalier
