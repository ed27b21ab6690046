// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcuts_dialog.h"

#include "ui/widgets/naming.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace espalier {

namespace {

void addRow(QTableWidget* table, const QString& keys, const QString& text)
{
    const int row = table->rowCount();
    table->insertRow(row);
    table->setItem(row, 0, new QTableWidgetItem(keys));
    table->setItem(row, 1, new QTableWidgetItem(text));
}

QString plainText(const QAction& action)
{
    return action.text().remove(QLatin1Char('&'));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* table = new QTableWidget(0, 2);
    identify(table, "shortcutsTable", windowTitle());
    table->setHorizontalHeaderLabels({tr("Keys"), tr("What they do")});
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (const QAction* action : actions)
        for (const QKeySequence& keys : action->shortcuts())
            addRow(table, keys.toString(QKeySequence::NativeText), plainText(*action));
    table->setColumnWidth(0, 140);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    identify(buttons->button(QDialogButtonBox::Close), "shortcutsClose", tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(table);
    rows->addWidget(buttons);
    resize(520, 480);
}

} // namespace espalier
