// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever scrolls a page of fields must not change those that pass under the pointer.
#pragma once

class QWidget;

namespace espalier {

/// From now on the wheel turns the choices, numbers and sliders on page only while they have the focus, which it does not give them; else
/// it scrolls what they lie on. Fields that are added later are not guarded.
void guardFromWheel(QWidget* page);

} // namespace espalier
