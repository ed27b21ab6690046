// SPDX-License-Identifier: GPL-3.0-or-later
// A page that is taller than its place.
#pragma once

class QScrollArea;
class QWidget;

namespace espalier {

/// Scrolls downwards only, and is never narrower than its content. Takes the content over.
QScrollArea* scrolling(QWidget* content);

} // namespace espalier
