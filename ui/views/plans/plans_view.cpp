// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plans/plans_view.h"

#include "ui/models/plan_names.h"
#include "ui/models/plan_tree_model.h"
#include "ui/runs/plan_history.h"
#include "ui/views/plans/plans_plot.h"
#include "ui/views/view.h"
#include "ui/widgets/letter_width.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/scrolling.h"
#include "ui/widgets/wrapping_row.h"

#include <QAction>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <set>

namespace espalier {

namespace {

constexpr int refreshRest = 30; ///< milliseconds

QLabel* explanation(const char* objectName, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(objectName));
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

/// Entries whose network is gone, so that their settings alone are left.
std::set<int> lostEntries(const PlanHistory& plans)
{
    std::set<int> lost;
    for (const PlanNode& node : plans.tree().nodes())
        if (!plans.hasNetwork(isNetwork(node.origin) ? node.id : node.parent))
            lost.insert(node.id);
    return lost;
}

} // namespace

PlansView::PlansView(Document& document, PlanHistory& plans, QWidget* parent)
    : QWidget(parent), document_(document), plans_(plans), model_(new PlanTreeModel(this)), tree_(new QTreeView(this)),
      plot_(new PlansPlot(this)), cost_(new QComboBox(this)), note_(new QLabel(this)), empty_(explanation("plansEmpty", this)),
      plotEmpty_(explanation("plansPlotEmpty", this)), stack_(new QStackedLayout), plotStack_(new QStackedLayout)
{
    identify(plot_, "plansPlot", tr("Metric against cost, a point for each plan and network"),
             tr("A click on a point returns to its plan or network. The list beside it holds the same, for the keyboard."));
    refresh_.setSingleShot(true);
    refresh_.setInterval(refreshRest);
    buildControls();
    buildTree();
    layOut();
    connectAll();
    refresh();
}

std::optional<QPointF> PlansView::pointOf(int id) const
{
    return plot_->placeOf(id);
}

QPushButton* PlansView::button(const char* objectName, const QString& text, const QString& help, void (PlansView::*slot)())
{
    auto* made = new QPushButton(text, this);
    identify(made, objectName, text, help);
    connect(made, &QPushButton::clicked, this, slot);
    return made;
}

void PlansView::buildControls()
{
    keep_ =
        button("plansKeep", tr("Keep this plan"), tr("Notes the present plan at once, without waiting for an estimate."), &PlansView::keep);
    return_ = button("plansReturn", tr("Return to it"), tr("Shows the selected plan or network again. Edit › Undo comes back."),
                     &PlansView::goToSelected);
    settings_ = button("plansSettings", tr("Use its settings"), tr("Plans the present network by the selected entry's settings."),
                       &PlansView::useSettings);
    compare_ = button("plansCompare", tr("Compare"), tr("Of two selected entries: what the second one has that the first has not."),
                      &PlansView::compare);
    rename_ = button("plansRename", tr("Rename"), tr("F2 in the list does the same."), &PlansView::rename);
    delete_ = button("plansDelete", tr("Delete"), tr("With everything below it. Edit › Undo brings it back."), &PlansView::remove);
    identify(cost_, "plansCost", tr("What the plot shows the metric against"));
    for (int cost = 0; cost < planCosts; ++cost)
        cost_->addItem(tr("Against: %1").arg(costTitle(static_cast<PlanCost>(cost))));
}

void PlansView::buildTree()
{
    static constexpr std::array<int, PlanTreeModel::ColumnCount> characters{20, 12, 9, 8, 11, 8, 7};
    tree_->setModel(model_);
    identify(tree_, "plansTree", tr("Plans tried and networks made of them"));
    tree_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    tree_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    tree_->setExpandsOnDoubleClick(false);
    tree_->setAlternatingRowColors(true);
    tree_->setUniformRowHeights(true);
    tree_->setIndentation(14);
    const int character = letterWidth(font());
    for (int column = 0; column < PlanTreeModel::ColumnCount; ++column)
        tree_->header()->resizeSection(column, characters[static_cast<std::size_t>(column)] * character);
    auto* action = new QAction(tr("Delete the selected plans"), tree_);
    action->setObjectName(QStringLiteral("plansDeleteKey"));
    action->setShortcut(QKeySequence::Delete);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, &PlansView::remove);
    tree_->addAction(action);
}

QWidget* PlansView::sideBySide()
{
    auto* picture = new QWidget(this);
    plotStack_->addWidget(plot_);
    plotStack_->addWidget(plotEmpty_);
    picture->setLayout(plotStack_);
    auto* both = new QSplitter(this);
    both->setChildrenCollapsible(false);
    both->addWidget(tree_);
    both->addWidget(picture);
    both->setSizes({1350, 800});
    return both;
}

void PlansView::layOut()
{
    auto* controls = new WrappingRow;
    for (QPushButton* each : {keep_, return_, settings_, compare_, rename_, delete_})
        controls->addWidget(each);
    controls->addWidget(cost_);
    note_->setObjectName(QStringLiteral("plansNote"));
    note_->setWordWrap(true);
    auto* all = new QWidget(this);
    auto* rows = new QVBoxLayout(all);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(sideBySide(), 1);
    rows->addWidget(note_);
    stack_->addWidget(scrolling(all)); // with a large font the pane is too low
    stack_->addWidget(empty_);
    auto* column = new QVBoxLayout(this);
    column->addLayout(controls);
    column->addLayout(stack_, 1);
    tabThrough({keep_, return_, settings_, compare_, rename_, delete_, cost_, tree_, plot_});
}

void PlansView::connectAll()
{
    connect(&refresh_, &QTimer::timeout, this, &PlansView::refresh);
    connect(&plans_, &PlanHistory::changed, this, &PlansView::refreshSoon);
    connect(model_, &PlanTreeModel::renamed, &plans_, &PlanHistory::rename);
    connect(model_, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& parent) { tree_->expand(parent); });
    connect(tree_, &QTreeView::activated, this, [this](const QModelIndex& index) { goTo(model_->idOf(index)); });
    connect(tree_, &QTreeView::clicked, this, [this](const QModelIndex& index) {
        if (QGuiApplication::keyboardModifiers() == Qt::NoModifier)
            goTo(model_->idOf(index));
    });
    connect(tree_->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        problem_.clear();
        refreshButtons();
        plot_->setSelected(selectedId());
        showNote(0);
    });
    connect(plot_, &PlansPlot::pointHovered, this, &PlansView::showNote);
    connect(plot_, &PlansPlot::pointClicked, this, [this](int id) {
        tree_->setCurrentIndex(model_->indexOf(id));
        goTo(id);
    });
    connect(cost_, &QComboBox::currentIndexChanged, this, &PlansView::showPlot);
}

void PlansView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void PlansView::refreshSoon()
{
    if (isVisible() && !refresh_.isActive())
        refresh_.start();
}

void PlansView::refresh()
{
    model_->show(plans_.tree(), plans_.present(), document_.project().data, lostEntries(plans_));
    growColumns();
    stack_->setCurrentIndex(plans_.tree().size() > 1 ? 0 : 1);
    empty_->setText(emptyText());
    showPlot();
    refreshButtons();
    showNote(0);
}

/// So that no number is cut off; names may be long, and longer ones are shortened.
void PlansView::growColumns()
{
    const int longestName = 28 * fontMetrics().averageCharWidth();
    for (int column = 0; column < PlanTreeModel::ColumnCount; ++column) {
        const int before = tree_->columnWidth(column);
        tree_->resizeColumnToContents(column);
        const int wanted = tree_->columnWidth(column);
        tree_->setColumnWidth(column, std::max(before, column == PlanTreeModel::Name ? std::min(wanted, longestName) : wanted));
    }
}

QString PlansView::emptyText() const
{
    if (!document_.model())
        return tr("Open a network: what you try with it is listed here, to return to and to compare.");
    const QString what = tr("No plan was noted yet. Every plan that you try and every network that a stage makes of one is listed here, to "
                            "return to and to compare.");
    const QString how = document_.project().data.empty()
                            ? tr("Choose pictures on the Training tab, so that plans are estimated and noted by themselves; or set a ratio "
                                 "and press “Keep this plan”.")
                            : tr("Move the ratio and let it rest: the plan is noted as soon as it was estimated on pictures. “Keep this "
                                 "plan” notes it at once.");
    return what + QStringLiteral("\n\n") + how;
}

QString PlansView::plotText() const
{
    if (document_.project().data.empty())
        return tr("How good the plans are is not known: choose pictures on the Training tab, and they are placed here by metric and cost.");
    if (cost_->currentIndex() == static_cast<int>(PlanCost::milliseconds))
        return tr("No time was measured: take “of the time” as the budget, and the layers are measured on this machine.");
    return tr("No entry was judged on the project's pictures yet: return to one, and it is estimated.");
}

void PlansView::showPlot()
{
    const auto cost = static_cast<PlanCost>(std::max(0, cost_->currentIndex()));
    const std::filesystem::path& pictures = document_.project().data;
    const PlanPoints points = planPoints(plans_.tree(), cost, pictures);
    const auto present = plans_.presentNode();
    plot_->show(points, cost, present ? planPoint(*present, cost, pictures, points.metric) : std::nullopt);
    plotStack_->setCurrentIndex(points.points.empty() ? 1 : 0);
    plotEmpty_->setText(plotText());
}

std::vector<int> PlansView::selectedIds() const
{
    std::vector<int> ids;
    for (const QModelIndex& row : tree_->selectionModel()->selectedRows())
        ids.push_back(model_->idOf(row));
    std::sort(ids.begin(), ids.end());
    return ids;
}

int PlansView::selectedId() const
{
    const std::vector<int> ids = selectedIds();
    return ids.size() == 1 ? ids.front() : 0;
}

void PlansView::refreshButtons()
{
    const std::vector<int> ids = selectedIds();
    const PlanNode* node = plans_.tree().find(selectedId());
    const QString whyNot = plans_.whyNotKeep();
    keep_->setEnabled(whyNot.isEmpty());
    keep_->setToolTip(whyNot.isEmpty() ? keep_->accessibleDescription() : whyNot);
    return_->setEnabled(node && node->id != plans_.present());
    settings_->setEnabled(node && node->origin != PlanOrigin::original);
    compare_->setEnabled(ids.size() == 2);
    rename_->setEnabled(node != nullptr);
    const bool some = std::any_of(ids.begin(), ids.end(), [this](int id) {
        const PlanNode* each = plans_.tree().find(id);
        return each && each->parent != 0;
    });
    delete_->setEnabled(some);
}

void PlansView::showNote(int hovered)
{
    const std::vector<int> ids = selectedIds();
    const PlanNode* first = plans_.tree().find(hovered != 0 ? hovered : ids.empty() ? plans_.present() : ids.front());
    const PlanNode* second = hovered == 0 && ids.size() == 2 ? plans_.tree().find(ids.back()) : nullptr;
    if (hovered == 0 && !problem_.isEmpty())
        note_->setText(problem_);
    else if (first && second)
        note_->setText(differenceSentence(*first, *second));
    else if (first)
        note_->setText(planSentence(*first));
    else
        note_->setText(plans_.whyNotKeep().isEmpty() ? tr("The present plan is not noted yet: let it rest, or press “Keep this plan”.")
                                                     : tr("What is shown now is not in the list. Select an entry to return to it."));
}

void PlansView::goTo(int id)
{
    problem_ = plans_.goTo(id);
    showNote(0);
}

void PlansView::goToSelected()
{
    goTo(selectedId());
}

void PlansView::useSettings()
{
    problem_.clear();
    plans_.useSettings(selectedId());
}

void PlansView::keep()
{
    plans_.keepPresent();
}

void PlansView::compare()
{
    const std::vector<int> ids = selectedIds();
    if (ids.size() == 2)
        plans_.askComparison(ids.front(), ids.back());
    showNote(0);
}

void PlansView::rename()
{
    if (const QModelIndex index = model_->indexOf(selectedId()); index.isValid())
        tree_->edit(index);
}

void PlansView::remove()
{
    plans_.remove(selectedIds());
}

View plansView()
{
    return {"plans", PlansView::tr("Plans"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new PlansView(context.document, context.plans);
            }};
}

} // namespace espalier
