// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns a table shows.
#pragma once

#include <vector>

class QMenu;
class QTableView;

namespace espalier {

/// A menu of the table's columns, which the header also shows as its context menu. The choice is remembered across restarts under the
/// table's object name; the first column always stays. hiddenAtFirst: those that a new user does not see.
QMenu* letColumnsBeChosen(QTableView* table, std::vector<int> hiddenAtFirst = {});

} // namespace espalier
