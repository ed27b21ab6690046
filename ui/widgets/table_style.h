// SPDX-License-Identifier: GPL-3.0-or-later
// Common look and keyboard behaviour of the window's tables.
#pragma once

#include <QFontMetrics>
#include <QHeaderView>
#include <QTableView>

namespace espalier {

/// Selects single whole rows; Tab leaves the table; rows are as low as the font allows.
inline void styleRows(QTableView* table)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTextElideMode(Qt::ElideMiddle); // names of layers and channels differ at their ends, too
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(QFontMetrics(table->font()).height() + 8);
}

} // namespace espalier
