// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/column_choice.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QTableView>

#include <algorithm>

namespace espalier {

namespace {

class ColumnMenu : public QMenu {
    Q_OBJECT
public:
    ColumnMenu(QTableView* table, std::vector<int> hiddenAtFirst);

private:
    QString key() const { return QStringLiteral("hiddenColumns/") + table_->objectName(); }
    void addColumns();
    void restore();
    void show(int column, bool shown);
    void showUsual();
    void hideOnly(const std::vector<int>& columns);

    QTableView* table_;
    std::vector<int> hiddenAtFirst_;
    std::vector<QAction*> columns_; ///< from the second column on
};

ColumnMenu::ColumnMenu(QTableView* table, std::vector<int> hiddenAtFirst)
    : QMenu(table), table_(table), hiddenAtFirst_(std::move(hiddenAtFirst))
{
    setObjectName(table->objectName() + QStringLiteral("Columns"));
    addColumns();
    addSeparator();
    addAction(tr("Show the &usual columns"), this, &ColumnMenu::showUsual);
    restore();
}

void ColumnMenu::addColumns()
{
    const QAbstractItemModel& model = *table_->model();
    for (int column = 1; column < model.columnCount(); ++column) {
        QAction* action = addAction(model.headerData(column, Qt::Horizontal).toString());
        action->setToolTip(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, column](bool shown) { show(column, shown); });
        columns_.push_back(action);
    }
    setToolTipsVisible(true);
}

void ColumnMenu::restore()
{
    const QSettings settings;
    if (!settings.contains(key()))
        return hideOnly(hiddenAtFirst_);
    std::vector<int> hidden;
    for (const QVariant& column : settings.value(key()).toList())
        hidden.push_back(column.toInt());
    hideOnly(hidden);
}

void ColumnMenu::hideOnly(const std::vector<int>& columns)
{
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const int column = static_cast<int>(i) + 1;
        const bool hidden = std::find(columns.begin(), columns.end(), column) != columns.end();
        table_->setColumnHidden(column, hidden);
        columns_[i]->setChecked(!hidden);
    }
}

void ColumnMenu::show(int column, bool shown)
{
    table_->setColumnHidden(column, !shown);
    QVariantList hidden;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!columns_[i]->isChecked())
            hidden.push_back(static_cast<int>(i) + 1);
    QSettings().setValue(key(), hidden);
}

void ColumnMenu::showUsual()
{
    QSettings().remove(key());
    hideOnly(hiddenAtFirst_);
}

} // namespace

QMenu* letColumnsBeChosen(QTableView* table, std::vector<int> hiddenAtFirst)
{
    auto* menu = new ColumnMenu(table, std::move(hiddenAtFirst));
    QHeaderView* header = table->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(header, &QWidget::customContextMenuRequested, menu,
                     [menu, header](const QPoint& position) { menu->popup(header->viewport()->mapToGlobal(position)); });
    return menu;
}

} // namespace espalier

#include "column_choice.moc"
