// SPDX-License-Identifier: GPL-3.0-or-later
// How every table of the window looks and is walked through.
#pragma once

#include <QFontMetrics>
#include <QHeaderView>
#include <QTableView>

namespace espalier {

/// Whole rows are chosen, one at a time; Tab leaves the table; rows as low as the font allows.
inline void styleRows(QTableView* table)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(QFontMetrics(table->font()).height() + 8);
}

} // namespace espalier
