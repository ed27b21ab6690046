// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/layers/layers_view.h"

#include "ui/models/layers_model.h"
#include "ui/models/protection.h"
#include "ui/panels/edit_actions.h"
#include "ui/views/layers/floor_delegate.h"
#include "ui/views/layers/floor_drag.h"
#include "ui/views/layers/width_delegate.h"
#include "ui/widgets/column_choice.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/letter_width.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace espalier {

LayersView::LayersView(const ViewContext& context, QWidget* parent)
    : QWidget(parent), document_(context.document), linking_(context.linking), addExports_(context.addExports),
      model_(new LayersModel(document_, this)), proxy_(new QSortFilterProxyModel(this)), filter_(new QLineEdit(this)),
      count_(new QLabel(this)), table_(new QTableView(this)), empty_(new QLabel(this)), refusal_(new QLabel(this)),
      actions_(new EditActions(document_, linking_, context.warn, this)), stack_(new QStackedLayout)
{
    buildTable();
    buildFilter();
    layOut();
    connectLinking();
    document_.follow(this, Part::network, &LayersView::showCount);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) // by a state that is filtered by
        connect(proxy_, change, this, &LayersView::showCount);
    showCount();
}

void LayersView::buildFilter()
{
    filter_->setObjectName(QStringLiteral("layersFilter"));
    filter_->setAccessibleName(tr("Filter layers"));
    filter_->setPlaceholderText(tr("Filter by name, operator or state"));
    filter_->setClearButtonEnabled(true);
    filter_->installEventFilter(this);
    count_->setObjectName(QStringLiteral("layersCount"));
    connect(filter_, &QLineEdit::textChanged, this, [this](const QString& text) {
        showing_ = true; // hidden rows stay selected
        proxy_->setFilterFixedString(text);
        showing_ = false;
        showCount();
        showSelection();
    });
}

void LayersView::buildTable()
{
    proxy_->setSourceModel(model_);
    proxy_->setSortRole(LayersModel::SortRole);
    proxy_->setFilterRole(LayersModel::FilterRole);
    proxy_->setFilterKeyColumn(LayersModel::Name);
    proxy_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    table_->setModel(proxy_);
    table_->setObjectName(QStringLiteral("layersTable"));
    table_->setAccessibleName(tr("Layers"));
    table_->setItemDelegateForColumn(LayersModel::Width, new WidthDelegate(table_));
    table_->setItemDelegateForColumn(LayersModel::Floor, new FloorDelegate(table_));
    styleRows(table_);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    table_->setMouseTracking(true);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    table_->setContextMenuPolicy(Qt::CustomContextMenu);
    table_->viewport()->installEventFilter(this);
    connect(table_, &QTableView::customContextMenuRequested, this, &LayersView::showMenu);
    connect(table_, &QTableView::doubleClicked, this, &LayersView::tellWhyNoFloor);
    connect(model_, &LayersModel::edited, this, &LayersView::tell);
    auto* drag = new FloorDrag(document_, table_, LayersModel::Width);
    connect(drag, &FloorDrag::grabbed, this, [this](int group) { linking_.select(group); });
    connect(drag, &FloorDrag::dragged, this, &LayersView::tell);
    sizeColumns();
}

/// Fixed widths: measuring every cell would take longer than painting the table.
void LayersView::sizeColumns()
{
    static constexpr std::array<int, LayersModel::ColumnCount> characters{20, 9, 22, 10, 10, 10, 10, 10, 7, 10, 14};
    QHeaderView* header = table_->horizontalHeader();
    const int character = letterWidth(font());
    for (int column = 0; column < LayersModel::ColumnCount; ++column)
        header->resizeSection(column, characters[static_cast<std::size_t>(column)] * character);
    header->setSortIndicatorClearable(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
}

QWidget* LayersView::columnsButton()
{
    using Column = LayersModel;
    auto* button = new QToolButton(this);
    identify(button, "layersColumnsButton", tr("Columns"), tr("Choose which columns the table shows."));
    button->setIcon(icon(QStringLiteral("columns")));
    button->setAutoRaise(true);
    button->setPopupMode(QToolButton::InstantPopup);
    // What a new user decides by fits into the view's usual width.
    button->setMenu(letColumnsBeChosen(
        table_, {Column::Operator, Column::Variance, Column::Zeros, Column::Score, Column::Params, Column::Macs, Column::Protect}));
    return button;
}

void LayersView::layOut()
{
    empty_->setObjectName(QStringLiteral("layersEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    identify(refusal_, "layersRefusal", tr("Why an edit was refused"));
    refusal_->setWordWrap(true);
    refusal_->hide();
    auto* top = new QHBoxLayout;
    top->addWidget(filter_, 1);
    top->addWidget(count_);
    QWidget* columns = columnsButton();
    top->addWidget(columns);
    tabThrough({filter_, columns, table_});
    stack_->addWidget(table_);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(top);
    all->addLayout(stack_, 1);
    all->addWidget(refusal_);
}

void LayersView::connectLinking()
{
    connect(&linking_, &Linking::selectionChanged, this, &LayersView::showSelection);
    connect(&linking_, &Linking::hoverChanged, this, [this] { model_->setHoveredGroup(linking_.hoveredGroup()); });
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LayersView::selectGroups);
    connect(table_, &QTableView::entered, this,
            [this](const QModelIndex& index) { linking_.hover(model_->groupOf(proxy_->mapToSource(index).row())); });
}

void LayersView::showCount()
{
    const int all = model_->rowCount();
    const int shown = proxy_->rowCount();
    count_->setText(all == shown ? tr("%n layer(s)", nullptr, all) : tr("%1 of %2").arg(shown).arg(all));
    filter_->setEnabled(all > 0);
    linking_.showOnly(shownGroups());
    stack_->setCurrentIndex(shown > 0 ? 0 : 1);
    empty_->setText(all == 0 ? tr("Open a network to see its layers here.")
                             : tr("No layer's name, operator or state contains “%1”. Escape shows all again.").arg(filter_->text()));
}

std::optional<std::vector<int>> LayersView::shownGroups() const
{
    if (filter_->text().isEmpty())
        return std::nullopt;
    std::vector<int> groups;
    for (int row = 0; row < proxy_->rowCount(); ++row)
        if (const int group = model_->groupOf(proxy_->mapToSource(proxy_->index(row, 0)).row()); group >= 0)
            groups.push_back(group);
    std::sort(groups.begin(), groups.end());
    return groups;
}

std::set<int> LayersView::groupsInTable() const
{
    std::set<int> groups;
    for (const QModelIndex& row : table_->selectionModel()->selectedRows())
        groups.insert(model_->groupOf(proxy_->mapToSource(row).row()));
    groups.erase(-1);
    return groups;
}

void LayersView::selectGroups()
{
    if (showing_)
        return;
    tell({});
    const std::set<int> groups = groupsInTable();
    const QModelIndex current = proxy_->mapToSource(table_->currentIndex());
    const int group = current.isValid() ? model_->groupOf(current.row()) : -1;
    if (groups.empty())
        return linking_.select(-1);
    if (groups != linking_.selectedGroups())
        linking_.selectGroups(groups, groups.count(group) > 0 ? group : *groups.begin());
}

void LayersView::showSelection()
{
    const std::set<int>& groups = linking_.selectedGroups();
    // A frozen layer has no group: its row stays selected although nothing is shared with other views.
    if (groups == groupsInTable())
        return;
    showing_ = true;
    QItemSelectionModel* selection = table_->selectionModel();
    selection->clear();
    for (const int group : groups)
        selection->select(rowOf(group), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    if (const QModelIndex current = rowOf(linking_.selectedGroup()); current.isValid()) {
        selection->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
        table_->scrollTo(current);
    }
    showing_ = false;
}

/// Invalid for a row that the filter hides.
QModelIndex LayersView::rowOf(int group) const
{
    return group < 0 ? QModelIndex() : proxy_->mapFromSource(model_->index(model_->rowOf(group), LayersModel::Name));
}

void LayersView::tell(const QString& refusal)
{
    refusal_->setText(refusal);
    refusal_->setVisible(!refusal.isEmpty());
}

void LayersView::tellWhyNoFloor(const QModelIndex& index)
{
    const QModelIndex source = proxy_->mapToSource(index);
    if (source.column() == LayersModel::Floor || source.column() == LayersModel::Width)
        tell(model_->whyNoFloor(source.row()));
}

void LayersView::showMenu(const QPoint& position)
{
    const QModelIndex index = proxy_->mapToSource(table_->indexAt(position));
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("layersMenu"));
    if (index.isValid() && model_->groupOf(index.row()) >= 0)
        addEdits(menu, index.row());
    menu.addSeparator();
    addExports_(menu, "layers");
    menu.exec(table_->viewport()->mapToGlobal(position));
}

void LayersView::addEdits(QMenu& menu, int row)
{
    actions_->addTo(menu);
    menu.addSeparator();
    QAction* automatic =
        menu.addAction(tr("Use the &automatic floor"), this, [this] { tell(setFloor(document_, linking_.selectedGroups(), 0)); });
    automatic->setEnabled(model_->hasOwnFloor(row));
}

bool LayersView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Leave)
        linking_.hover(-1);
    const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched == filter_ && key && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !filter_->text().isEmpty()) {
        if (event->type() == QEvent::KeyPress)
            filter_->clear();
        event->accept(); // before a shortcut of the window uses the key
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

View layersView()
{
    return {
        "layers", LayersView::tr("Layers"), DockPlace::left, {420, 0}, [](const ViewContext& context) { return new LayersView(context); }};
}

} // namespace espalier
