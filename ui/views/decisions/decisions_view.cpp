// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/decisions/decisions_view.h"

#include "ui/models/by_hand.h"
#include "ui/models/decisions_model.h"
#include "ui/models/decisions_outlook.h"
#include "ui/models/decisions_summary.h"
#include "ui/models/substitute_text.h"
#include "ui/models/texts.h"
#include "ui/views/view.h"
#include "ui/widgets/column_choice.h"
#include "ui/widgets/letter_width.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier {

DecisionsView::DecisionsView(Document& document, Linking& linking, std::function<void(const QString&)> warn, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), warn_(std::move(warn)), model_(new DecisionsModel(document, this)),
      proxy_(new QSortFilterProxyModel(this)), table_(new QTableView(this)), summary_(new QLabel(this)), empty_(new QLabel(this)),
      revert_(new QPushButton(tr("&Revert this replacement"), this)), accept_(new QPushButton(tr("&Accept all"), this)),
      stack_(new QStackedLayout), collapses_(new CollapseData(document, this)), outlook_(new QLabel(this)), go_(new QPushButton(this))
{
    buildTable();
    buildButtons();
    layOut();
    model_->setWanted(false);
    document_.follow(this, Parts(Part::plan) | Part::substitutes, &DecisionsView::showSummary);
    document_.follow(this, Parts(Part::network) | Part::pruning | Part::scores | Part::plan, &DecisionsView::showOutlook);
    connect(collapses_, &CollapseData::changed, this, &DecisionsView::showOutlook);
    connect(go_, &QPushButton::clicked, this, &DecisionsView::goToDecisions);
    connect(&linking_, &Linking::selectionChanged, this, &DecisionsView::showSelection);
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &DecisionsView::selectUnit);
    showSummary();
    showOutlook();
}

void DecisionsView::buildTable()
{
    proxy_->setSourceModel(model_);
    proxy_->setSortRole(DecisionsModel::SortRole);
    table_->setModel(proxy_);
    table_->setObjectName(QStringLiteral("decisionsTable"));
    table_->setAccessibleName(tr("Channels that were given back, those that go, and what stands in for them"));
    styleRows(table_);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);
    QHeaderView* header = table_->horizontalHeader();
    header->setSortIndicatorClearable(true);
    header->setStretchLastSection(true);
    const int character = letterWidth(font());
    for (const int unit : {DecisionsModel::Restored, DecisionsModel::Removed})
        header->resizeSection(unit, 27 * character);
    for (const int number :
         {DecisionsModel::RestoredScore, DecisionsModel::RestoredCost, DecisionsModel::RemovedScore, DecisionsModel::RemovedCost})
        header->resizeSection(number, 14 * character);
    header->resizeSection(DecisionsModel::StandsIn, 68 * character);
    letColumnsBeChosen(table_);
}

void DecisionsView::buildButtons()
{
    identify(revert_, "decisionsRevert", tr("Revert this replacement"),
             tr("The channel that was given back goes after all, and the one in its place stays. Their layer keeps one channel less."));
    identify(accept_, "decisionsAccept", tr("Accept all"),
             tr("Keeps all channels that were given back by hand, and cuts those in their place by hand, at other ratios, too."));
    connect(revert_, &QPushButton::clicked, this, &DecisionsView::revert);
    connect(accept_, &QPushButton::clicked, this, [this] { tell(acceptDecisions(document_)); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &DecisionsView::enableButtons);
}

void DecisionsView::revert()
{
    if (const Decision* decision = currentDecision())
        tell(revertDecision(document_, *decision));
}

void DecisionsView::tell(const QString& refusal)
{
    if (!refusal.isEmpty())
        warn_(refusal);
}

const Decision* DecisionsView::currentDecision() const
{
    const QModelIndex current = proxy_->mapToSource(table_->currentIndex());
    const auto& plan = document_.plan();
    const bool decided = plan && current.isValid() && static_cast<std::size_t>(current.row()) < plan->decisions.size();
    return decided ? &plan->decisions[static_cast<std::size_t>(current.row())] : nullptr;
}

void DecisionsView::enableButtons()
{
    const bool any = document_.plan() && !document_.plan()->decisions.empty();
    for (QPushButton* button : {revert_, accept_})
        button->setVisible(any);
    revert_->setEnabled(currentDecision() != nullptr);
}

void DecisionsView::layOut()
{
    summary_->setObjectName(QStringLiteral("decisionsSummary"));
    summary_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("decisionsEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* list = new QWidget(this);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    auto* top = new QHBoxLayout;
    top->addWidget(summary_, 1);
    auto* edits = new QVBoxLayout; // beside each other they would leave too little width for the sentences
    edits->addWidget(revert_);
    edits->addWidget(accept_);
    top->addLayout(edits);
    column->addLayout(top);
    table_->setParent(nullptr); // for Tab, it comes after the buttons that were made later
    column->addWidget(table_, 1);
    stack_->addWidget(list);
    stack_->addWidget(empty_);
    identify(outlook_, "decisionsOutlook", tr("At which ratio decisions appear"));
    outlook_->setWordWrap(true);
    identify(go_, "decisionsGo", tr("Go to the ratio at which decisions appear"), tr("Sets the ratio, as the slider does."));
    auto* outlook = new QHBoxLayout;
    outlook->addWidget(outlook_, 1);
    outlook->addWidget(go_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(outlook);
    all->addLayout(stack_, 1);
    tabThrough({go_, revert_, accept_});
}

void DecisionsView::showOutlook()
{
    collapses_->setWanted(isVisible() && needsOutlook(*document_.state()));
    const DecisionsOutlook outlook = outlookOf(*document_.state(), *collapses_);
    outlook_->setText(outlook.sentence);
    outlook_->setVisible(!outlook.sentence.isEmpty());
    go_->setVisible(outlook.ratio.has_value());
    go_->setText(outlook.ratio ? tr("Go to %1 %").arg(qRound(100 * *outlook.ratio)) : QString());
}

void DecisionsView::goToDecisions()
{
    if (const auto ratio = outlookOf(*document_.state(), *collapses_).ratio)
        document_.planRatio(*ratio);
}

void DecisionsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    model_->setWanted(true);
    showOutlook();
}

void DecisionsView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    model_->setWanted(false);
    collapses_->setWanted(false); // nothing else: the document may be gone when the window ends
}

void DecisionsView::showSummary()
{
    const auto& plan = document_.plan();
    stack_->setCurrentIndex(plan && plan->removedUnits > 0 ? 0 : 1);
    if (!document_.model())
        empty_->setText(tr("Open a network to see which channels its layers cannot do without."));
    else if (!plan)
        empty_->setText(tr("There is no plan: %1").arg(engineText(document_.planProblem().toStdString())));
    else if (document_.planCarriedOut())
        empty_->setText(tr("This network is cut as planned, and nothing more is to go. Move the ratio to plan a further cut."));
    else
        empty_->setText(tr("Nothing is removed. At a ratio above zero the channels that go are listed here."));
    for (const int column : {DecisionsModel::Restored, DecisionsModel::RestoredScore, DecisionsModel::RestoredCost})
        table_->setColumnHidden(column, !plan || plan->decisions.empty());
    if (plan)
        summary_->setText(summaryOf(*plan));
    enableButtons();
}

QString DecisionsView::summaryOf(const Plan& plan) const
{
    QStringList sentences{decisionsSummary(plan)};
    if (const QString note = substitutesNote(*document_.state()); !note.isEmpty())
        sentences << note;
    return sentences.join(QLatin1Char(' '));
}

void DecisionsView::selectUnit(const QModelIndex& current)
{
    if (!current.isValid() || showing_)
        return;
    const DecisionsModel::Row& row = model_->row(proxy_->mapToSource(current).row());
    const bool second = current.column() >= DecisionsModel::Removed && current.column() <= DecisionsModel::StandsIn;
    const UnitId unit = row.removed >= 0 && (second || row.restored < 0) ? row.removed : row.restored;
    linking_.select(document_.model()->groups.groupOf(unit), unit);
}

void DecisionsView::showSelection()
{
    const QModelIndex row = proxy_->mapFromSource(model_->index(model_->rowOf(linking_.selectedUnit()), DecisionsModel::Removed));
    if (row.isValid() && table_->currentIndex().row() == row.row())
        return;
    showing_ = true;
    if (row.isValid())
        table_->setCurrentIndex(row);
    else
        table_->clearSelection();
    showing_ = false;
}

View decisionsView()
{
    return {"decisions", DecisionsView::tr("Decisions"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new DecisionsView(context.document, context.linking, context.warn);
            }};
}

} // namespace espalier
