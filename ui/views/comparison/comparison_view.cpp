// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/comparison/comparison_view.h"

#include "ui/models/answer_pairs_model.h"
#include "ui/models/comparison_model.h"
#include "ui/models/file_kinds.h"
#include "ui/runs/picture_comparison.h"
#include "ui/runs/plan_history.h"
#include "ui/views/comparison/change_delegate.h"
#include "ui/views/view.h"
#include "ui/widgets/letter_width.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"
#include "ui/widgets/table_style.h"
#include "ui/widgets/wrapping_row.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedLayout>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier {

ComparisonView::ComparisonView(Document& document, Linking& linking, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), comparison_(new Comparison(document, runs, whatIf, this)),
      pictures_(new PictureComparison(document, runs, *comparison_, this)), model_(new ComparisonModel(this)),
      proxy_(new QSortFilterProxyModel(this)), pairs_(new AnswerPairsModel(this)), sides_{new QComboBox(this), new QComboBox(this)},
      swapAction_(new QAction(this)), swap_(new QToolButton(this)), forget_(new QToolButton(this)), pin_(new QPushButton(this)),
      file_(new QPushButton(this)), workOut_(new QPushButton(this)), problem_(new QLabel(this)), totals_(new QLabel(this)),
      summary_(new QLabel(this)), answers_(new QLabel(this)), empty_(new QLabel(this)), table_(new QTableView(this)),
      list_(new QListView(this)), stack_(new QStackedLayout)
{
    buildSides();
    buildButtons();
    buildTable();
    buildPictures();
    layOut();
    connectAll();
    showOptions();
    showSides();
}

void ComparisonView::buildSides()
{
    identify(sides_[Comparison::a], "comparisonA", tr("Side A"), tr("The plan or network on the left of the comparison."));
    identify(sides_[Comparison::b], "comparisonB", tr("Side B"), tr("The plan or network on the right of the comparison."));
    for (QComboBox* side : sides_) {
        side->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        side->setMinimumContentsLength(18);
    }
    swapAction_->setText(tr("Swap the sides of the comparison"));
    swapAction_->setObjectName(QStringLiteral("comparisonSwap"));
    swapAction_->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B));
    swapAction_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(swapAction_);
    identify(swap_, "comparisonSwapButton", tr("Swap the sides"),
             tr("A becomes B, and B becomes A (%1).").arg(swapAction_->shortcut().toString(QKeySequence::NativeText)));
    swap_->setText(QStringLiteral("⇄"));
}

void ComparisonView::buildButtons()
{
    identify(pin_, "comparisonPin", tr("Pin the present plan"),
             tr("Keeps the plan as it is now as a side, to compare what later settings make of it."));
    pin_->setText(tr("Pin the present plan"));
    identify(file_, "comparisonFile", tr("Compare with a file"),
             tr("A network, a project, or a plan that the command line wrote (--plan-out), as side B."));
    file_->setText(tr("From a file…"));
    identify(forget_, "comparisonForget", tr("Take the pinned or read sides off the list"),
             tr("Takes what was pinned, read or given of the two sides off the list."));
    forget_->setText(tr("Forget"));
    identify(problem_, "comparisonProblem", tr("Why the file cannot be compared"));
    problem_->setWordWrap(true);
    identify(totals_, "comparisonTotals", tr("Totals of A and B"));
    totals_->setWordWrap(true);
    identify(summary_, "comparisonSummary", tr("How many layers differ"));
    summary_->setWordWrap(true);
    identify(empty_, "comparisonEmpty", tr("Why there is no comparison"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
}

void ComparisonView::buildTable()
{
    static constexpr std::array<int, ComparisonModel::ColumnCount> characters{18, 9, 9, 18, 9, 9, 9, 9};
    proxy_->setSourceModel(model_);
    proxy_->setSortRole(ComparisonModel::SortRole);
    table_->setModel(proxy_);
    identify(table_, "comparisonTable", tr("Layers of both sides, the largest change first"));
    table_->setItemDelegateForColumn(ComparisonModel::Change, new ChangeDelegate(table_));
    styleRows(table_);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setMouseTracking(true);
    table_->viewport()->installEventFilter(this);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    QHeaderView* header = table_->horizontalHeader();
    header->setSortIndicatorClearable(true);
    header->setStretchLastSection(true);
    header->setHighlightSections(false);
    const int character = letterWidth(font());
    for (int column = 0; column < ComparisonModel::ColumnCount; ++column)
        header->resizeSection(column, characters[static_cast<std::size_t>(column)] * character);
}

void ComparisonView::buildPictures()
{
    identify(answers_, "comparisonAnswers", tr("Whether A and B answer differently"));
    answers_->setWordWrap(true);
    identify(workOut_, "comparisonWorkOut", tr("Compare the answers"),
             tr("Both networks answer validation pictures; those that get different answers are shown."));
    identify(list_, "comparisonPictures", tr("Pictures that A and B answer differently"));
    list_->setModel(pairs_);
    list_->setViewMode(QListView::IconMode);
    list_->setMovement(QListView::Static);
    list_->setResizeMode(QListView::Adjust);
    list_->setWordWrap(true);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
}

void ComparisonView::layOut()
{
    auto* top = new WrappingRow;
    for (QWidget* each : std::initializer_list<QWidget*>{new QLabel(tr("A"), this), sides_[Comparison::a], swap_, new QLabel(tr("B"), this),
                                                         sides_[Comparison::b], pin_, file_, forget_})
        top->addWidget(each);
    auto* pictures = new QWidget(this);
    auto* right = new QVBoxLayout(pictures);
    right->setContentsMargins(0, 0, 0, 0);
    right->addWidget(summary_);
    right->addWidget(answers_);
    right->addWidget(workOut_, 0, Qt::AlignLeft);
    right->addWidget(list_, 1);
    right->addStretch();
    auto* both = new QSplitter(this);
    both->setChildrenCollapsible(false);
    both->addWidget(table_);
    both->addWidget(scrolling(pictures));
    both->setSizes({1800, 900});
    both->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // a low dock shows few rows, rather than half of a high page
    both->setMinimumHeight(5 * fontMetrics().lineSpacing());
    stack_->addWidget(both);
    stack_->addWidget(empty_);
    auto* page = new QWidget(this);
    auto* all = new QVBoxLayout(page);
    all->addLayout(top);
    all->addWidget(problem_);
    all->addWidget(totals_);
    all->addLayout(stack_, 1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolling(page)); // texts of several lines need more height than a low dock has
    tabThrough({sides_[Comparison::a], swap_, sides_[Comparison::b], pin_, file_, forget_, totals_, table_, workOut_, list_});
}

void ComparisonView::connectAll()
{
    for (const int side : {Comparison::a, Comparison::b})
        connect(sides_[static_cast<std::size_t>(side)], &QComboBox::activated, this,
                [this, side](int index) { comparison_->choose(side, sides_[static_cast<std::size_t>(side)]->itemData(index).toInt()); });
    connect(swapAction_, &QAction::triggered, comparison_, &Comparison::swap);
    connect(swap_, &QToolButton::clicked, comparison_, &Comparison::swap);
    connect(pin_, &QPushButton::clicked, comparison_, &Comparison::pin);
    connect(file_, &QPushButton::clicked, this, &ComparisonView::chooseFile);
    connect(forget_, &QToolButton::clicked, this, &ComparisonView::forgetChosen);
    connect(workOut_, &QPushButton::clicked, this, [this] { pictures_->working() ? pictures_->cancel() : pictures_->workOut(); });
    connect(comparison_, &Comparison::optionsChanged, this, &ComparisonView::showOptions);
    connect(comparison_, &Comparison::changed, this, &ComparisonView::showSides);
    connect(pictures_, &PictureComparison::changed, this, &ComparisonView::showPictures);
    connect(&linking_, &Linking::selectionChanged, this, &ComparisonView::showSelection);
    connect(&linking_, &Linking::hoverChanged, this, &ComparisonView::showHovered);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ComparisonView::selectGroup);
    connect(table_, &QTableView::entered, this,
            [this](const QModelIndex& index) { linking_.hover(groupOf(model_->row(proxy_->mapToSource(index).row()).name)); });
}

void ComparisonView::chooseFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Compare with a network, a project or a plan"), {},
                                                      tr("Networks, projects and plans (%1 *.json);;All files (*)").arg(openPatterns()));
    if (!file.isEmpty())
        comparison_->addFile(file);
}

void ComparisonView::forgetChosen()
{
    for (const int side : {Comparison::a, Comparison::b})
        if (comparison_->canForget(comparison_->chosen(side)))
            comparison_->forget(comparison_->chosen(side));
}

void ComparisonView::showOptions()
{
    for (const int side : {Comparison::a, Comparison::b})
        showOptionsOf(side);
    const bool open = document_.model() != nullptr;
    for (QWidget* each : {static_cast<QWidget*>(sides_[0]), static_cast<QWidget*>(sides_[1]), static_cast<QWidget*>(swap_)})
        each->setEnabled(open);
    swapAction_->setEnabled(open);
    pin_->setEnabled(comparison_->canPin());
    file_->setEnabled(open && !comparison_->reading());
    file_->setText(comparison_->reading() ? tr("Reading…") : tr("From a file…"));
    forget_->setEnabled(comparison_->canForget(comparison_->chosen(Comparison::a)) ||
                        comparison_->canForget(comparison_->chosen(Comparison::b)));
    problem_->setText(comparison_->problem());
    problem_->setVisible(!comparison_->problem().isEmpty());
}

void ComparisonView::showOptionsOf(int side)
{
    const auto place = static_cast<std::size_t>(side);
    const std::pair offered(comparison_->options(), comparison_->chosen(side));
    if (std::exchange(offered_[place], offered) == offered)
        return;
    QComboBox* box = sides_[place];
    const QSignalBlocker quiet(box);
    box->clear();
    for (const Comparison::Option& option : offered.first) {
        box->addItem(option.name, option.id);
        box->setItemData(box->count() - 1, option.text, Qt::ToolTipRole);
        if (option.id == comparison_->chosen(side))
            box->setCurrentIndex(box->count() - 1);
    }
}

void ComparisonView::showSides()
{
    const SidePtr &a = comparison_->side(Comparison::a), &b = comparison_->side(Comparison::b);
    const bool both = a && b;
    stack_->setCurrentIndex(both ? 0 : 1);
    empty_->setText(comparison_->whyNone());
    model_->show(both ? a : nullptr, both ? b : nullptr);
    summary_->setText(both ? comparisonSummary(*a, *b) : QString());
    totals_->setVisible(both);
    summary_->setVisible(both);
    if (both)
        showTotals();
    showSelection();
    showPictures();
}

void ComparisonView::showTotals()
{
    QStringList parts;
    for (const ComparisonTotal& total : comparisonTotals(*comparison_->side(Comparison::a), *comparison_->side(Comparison::b))) {
        const QString change = total.change.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(total.change);
        const QString numbers =
            QStringLiteral("%1 → %2%3").arg(total.a, total.b, change).replace(QLatin1Char(' '), QStringLiteral("&nbsp;"));
        parts << QStringLiteral("<b>%1</b>&nbsp;%2").arg(total.title, numbers);
    }
    totals_->setText(parts.join(QStringLiteral(" &nbsp; ")));
}

void ComparisonView::showPictures()
{
    answers_->setText(pictures_->sentence());
    pairs_->show(pictures_->answers());
    const QSize size = pairs_->size();
    const QSize cell(std::max(size.width(), 20 * fontMetrics().averageCharWidth()) + 12,
                     size.height() + 2 * fontMetrics().lineSpacing() + 12);
    if (list_->iconSize() != size || list_->gridSize() != cell) { // else the list would lay out all pictures anew
        list_->setIconSize(size);
        list_->setGridSize(cell);
    }
    list_->setVisible(pairs_->rowCount() > 0);
    showWorkOut();
}

void ComparisonView::showWorkOut()
{
    const bool working = pictures_->working(), offered = working || pictures_->canWorkOut();
    if (!offered && workOut_->hasFocus()) // else it would go to the table, which would select a layer
        (list_->isHidden() ? static_cast<QWidget*>(swap_) : list_)->setFocus();
    workOut_->setVisible(offered);
    workOut_->setText(working ? tr("Cancel") : pictures_->answers() ? tr("Try more pictures") : tr("Compare the answers"));
}

int ComparisonView::groupOf(const QString& layer) const
{
    if (!document_.model())
        return -1;
    const auto& groups = document_.model()->groups.groups();
    const auto found = std::find_if(groups.begin(), groups.end(), [name = layer.toStdString()](const Group& g) { return g.name == name; });
    return found == groups.end() ? -1 : static_cast<int>(found - groups.begin());
}

QString ComparisonView::layerOf(int group) const
{
    if (group < 0 || !document_.model() || group >= document_.model()->groups.groupCount())
        return {};
    return QString::fromStdString(document_.model()->groups.groups()[static_cast<std::size_t>(group)].name);
}

void ComparisonView::selectGroup(const QModelIndex& current)
{
    if (!current.isValid() || showing_)
        return;
    const int group = groupOf(model_->row(proxy_->mapToSource(current).row()).name);
    if (group >= 0 && group != linking_.selectedGroup())
        linking_.select(group);
}

void ComparisonView::showSelection()
{
    const int row = model_->rowOf(layerOf(linking_.selectedGroup()));
    const QModelIndex index = proxy_->mapFromSource(model_->index(row, ComparisonModel::Name));
    if (index.isValid() && table_->currentIndex().row() == index.row())
        return;
    showing_ = true;
    if (index.isValid())
        table_->setCurrentIndex(index);
    else
        table_->selectionModel()->clear();
    showing_ = false;
}

void ComparisonView::showHovered()
{
    model_->setHovered(layerOf(linking_.hoveredGroup()));
}

void ComparisonView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    comparison_->setWanted(true);
}

void ComparisonView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    comparison_->setWanted(false);
}

bool ComparisonView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Leave)
        linking_.hover(-1);
    return QWidget::eventFilter(watched, event);
}

View comparisonView()
{
    return {"comparison", ComparisonView::tr("Comparison"), DockPlace::bottom, {}, [](const ViewContext& context) {
                auto* view = new ComparisonView(context.document, context.linking, context.runs, context.whatIf);
                QObject::connect(&context.plans, &PlanHistory::comparisonAsked, &view->comparison(), &Comparison::compareEntries);
                return view;
            }};
}

} // namespace espalier
