// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcuts_dialog.h"

#include "ui/models/texts.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QDialogButtonBox>
#include <QDockWidget>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

void addRow(QTableWidget* table, const QStringList& texts)
{
    const int row = table->rowCount();
    table->insertRow(row);
    for (int column = 0; column < texts.size(); ++column)
        table->setItem(row, column, new QTableWidgetItem(texts[column]));
}

const QMenu* menuOf(const QAction& action)
{
    for (const QObject* each : action.associatedObjects())
        if (const auto* menu = qobject_cast<const QMenu*>(each))
            return menu;
    return nullptr;
}

/// Its menu, or the view in which it works.
QString placeOf(const QAction& action)
{
    if (const QMenu* menu = menuOf(action))
        return withoutMnemonic(menu->title());
    for (const QObject* each = action.parent(); each; each = each->parent())
        if (const auto* dock = qobject_cast<const QDockWidget*>(each))
            return dock->windowTitle();
    return {};
}

/// Those of the menus first, as they can be used everywhere.
QList<QAction*> inOrder(QList<QAction*> actions)
{
    std::stable_partition(actions.begin(), actions.end(), [](const QAction* action) { return menuOf(*action) != nullptr; });
    return actions;
}

/// What parts of the window do with keys themselves.
QList<QStringList> ownKeys()
{
    const QString arrows = tr("Arrow keys"), sideways = tr("Left, Right"), upright = tr("Up, Down");
    const QString pages = tr("Page Up, Page Down"), heatmap = tr("Heatmap"), graph = tr("Network");
    const QString presentation = tr("Presentation");
    return {
        {QStringLiteral("F2"), tr("Edit the floor of the layer"), tr("Layers")},
        {QStringLiteral("F2"), tr("Edit the name of the plan"), tr("Plans")},
        {arrows, tr("Go to another channel; with Shift, select up to it"), heatmap},
        {QStringLiteral("Home, End"), tr("Go to the first or last channel of the layer"), heatmap},
        {arrows, tr("Go to another layer; with Shift, move the picture"), graph},
        {tr("Enter"), tr("Select the layer"), graph},
        {QStringLiteral("+, −"), tr("Zoom"), graph},
        {QStringLiteral("0, Home"), tr("Show the whole network"), graph},
        {pages, tr("Go on by a screen"), graph},
        {sideways, tr("Move the line of the cut"), tr("Importance")},
        {sideways, tr("Change the ratio"), tr("Collapse")},
        {upright, tr("Go to another layer"), tr("Collapse")},
        {sideways, tr("Previous or next page"), presentation},
        {pages, tr("Previous or next page"), presentation},
        {upright, tr("Move the slider"), presentation},
        {QStringLiteral("N"), tr("Other pictures"), presentation},
        {QStringLiteral("P"), tr("Play or stop"), presentation},
        {QStringLiteral("Esc, F11"), tr("Back to the window"), presentation},
    };
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    auto* table = new QTableWidget(0, 3);
    identify(table, "shortcutsTable", windowTitle());
    table->setHorizontalHeaderLabels({tr("Keys"), tr("What they do"), tr("Where")});
    styleRows(table);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    for (const QAction* action : inOrder(actions))
        for (const QKeySequence& keys : action->shortcuts())
            addRow(table, {keys.toString(QKeySequence::NativeText), withoutMnemonic(action->text()), placeOf(*action)});
    for (const QStringList& each : ownKeys())
        addRow(table, each);
    table->resizeColumnsToContents();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    identify(buttons->button(QDialogButtonBox::Close), "shortcutsClose", tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(table);
    rows->addWidget(buttons);
    resize(560, 520);
}

} // namespace espalier
