// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of the window's language.
#pragma once

#include <QString>

#include <functional>

class QMenu;

namespace espalier {

/// Stores what is chosen; tell then says that it counts from the next start on.
void addLanguages(QMenu* menu, const std::function<void(const QString& sentence)>& tell);

} // namespace espalier
