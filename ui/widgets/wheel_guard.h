// SPDX-License-Identifier: GPL-3.0-or-later
// Prevents that scrolling a page changes the fields under the pointer.
#pragma once

class QWidget;

namespace espalier {

/// From now on the wheel changes choices, numbers and sliders on page only while they have the focus, which the wheel does not give them;
/// otherwise it scrolls the page. Fields added later are not covered.
void guardFromWheel(QWidget* page);

} // namespace espalier
