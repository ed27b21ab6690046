// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/quality/quality_view.h"

#include "core/tasks/detection/head.h"
#include "ui/models/confusion_model.h"
#include "ui/models/glossary.h"
#include "ui/models/plain_table.h"
#include "ui/models/theme.h"
#include "ui/runs/run_controller.h"
#include "ui/runs/stage_text.h"
#include "ui/views/quality/curves_plot.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/share_scale.h"
#include "ui/widgets/table_style.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

constexpr int mostFrequent = -1; ///< as the data of an item of the box of classes

} // namespace

QualityView::QualityView(Document& document, RunController& runs, QWidget* parent)
    : QWidget(parent), document_(document), runs_(runs), class_(new QComboBox(this)), parts_(new PlainTableModel(this)),
      table_(new QTableView(this)), tabs_(new QTabWidget(this)), evaluate_(new QPushButton(this)), summary_(new QLabel(this)),
      empty_(new QLabel(this)), stack_(new QStackedLayout)
{
    buildSide(sides_.front(), "qualityCurvesBefore", "qualityConfusionBefore");
    buildSide(sides_.back(), "qualityCurves", "qualityConfusion");
    buildTable();
    layOut();
    connect(evaluate_, &QPushButton::clicked, this, &QualityView::evaluateOrStop);
    connect(class_, &QComboBox::currentIndexChanged, this, &QualityView::showCurves);
    connect(&runs_, &RunController::changed, this, &QualityView::refresh);
    document_.follow(this, Parts(Part::network) | Part::project, &QualityView::refresh);
    refresh();
}

void QualityView::buildSide(Side& side, const char* plotName, const char* matrixName)
{
    side.plot = new CurvesPlot(this);
    side.plot->setObjectName(QLatin1String(plotName));
    side.title = new QLabel(this);
    side.confusion = new ConfusionModel(this);
    side.matrix = new QTableView(this);
    identify(side.matrix, matrixName, tr("Which class is taken for which"));
    side.matrix->setModel(side.confusion);
    side.matrix->setSelectionMode(QAbstractItemView::SingleSelection);
    side.matrix->setTabKeyNavigation(false);
    side.title->setBuddy(side.matrix);
}

QWidget* QualityView::curvesPage()
{
    auto* page = new QWidget(tabs_);
    auto* both = new QHBoxLayout(page);
    both->setContentsMargins(4, 4, 4, 4);
    for (const Side& side : sides_)
        both->addWidget(side.plot, 1);
    return page;
}

QWidget* QualityView::matrixPage()
{
    auto* page = new QWidget(tabs_);
    auto* above = new QHBoxLayout;
    auto* meaning = new QLabel(tr("Columns: what is there. Rows: what is found, at a confidence of at least 25 %."), page);
    meaning->setWordWrap(true);
    above->addWidget(meaning, 1);
    above->addWidget(new ShareScale({theme::shareColor, tr("0 %"), tr("100 % of what is there"),
                                     tr("Scale of the cells' colours: the share of the objects of a column")},
                                    page));
    auto* grid = new QGridLayout;
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        grid->addWidget(sides_[i].title, 0, static_cast<int>(i));
        grid->addWidget(sides_[i].matrix, 1, static_cast<int>(i));
    }
    grid->setRowStretch(1, 1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(4, 4, 4, 4);
    column->addLayout(above);
    column->addLayout(grid, 1);
    return page;
}

void QualityView::buildTable()
{
    identify(table_, "qualityTable", tr("Quality by class and by size of the objects"));
    table_->setModel(parts_);
    styleRows(table_);
    table_->horizontalHeader()->setHighlightSections(false);
}

void QualityView::layOut()
{
    identify(tabs_, "qualityTabs", tr("How good the detector is"));
    identify(tabs_->tabBar(), "qualityTabBar", tabs_->accessibleName());
    identify(class_, "qualityClass", tr("Classes whose curves are drawn"));
    tabs_->setCornerWidget(class_); // the pane is low
    connect(tabs_, &QTabWidget::currentChanged, class_, [this](int page) { class_->setEnabled(page == 0); });
    tabs_->addTab(curvesPage(), tr("Precision and recall"));
    tabs_->addTab(matrixPage(), tr("Confusion matrix"));
    tabs_->addTab(table_, tr("Classes and sizes"));
    int page = 0;
    for (const char* term : {"precisionRecall", "confusionMatrix", "qualityParts"})
        tabs_->setTabToolTip(page++, explanationOf(QLatin1String(term)));
    identify(evaluate_, "qualityEvaluate", tr("Evaluate"));
    summary_->setObjectName(QStringLiteral("qualitySummary"));
    summary_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("qualityEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    stack_->addWidget(tabs_);
    stack_->addWidget(empty_);
    auto* above = new QHBoxLayout;
    above->addWidget(summary_, 1);
    above->addWidget(evaluate_, 0, Qt::AlignRight | Qt::AlignTop); // narrow also where nothing stands beside it
    auto* all = new QVBoxLayout(this);
    all->addLayout(above);
    all->addLayout(stack_, 1);
}

QString QualityView::titleOf(const Side& side) const
{
    return &side == &sides_.front() ? tr("Before pruning") : tr("Now");
}

void QualityView::evaluateOrStop()
{
    if (runs_.running() == Stage::evaluate)
        runs_.cancel();
    else
        runs_.evaluateNetwork();
}

void QualityView::refresh()
{
    if (std::exchange(looked_, document_.model()) != document_.model())
        detector_ = looked_ && findHead(looked_->network).has_value();
    refreshButton();
    if (take())
        showJudged();
    const bool known = sides_.back().judged.has_value();
    empty_->setText(advice());
    summary_->setVisible(known);
    stack_->setCurrentIndex(known ? 0 : 1);
}

void QualityView::refreshButton()
{
    const bool evaluating = runs_.running() == Stage::evaluate;
    evaluate_->setText(evaluating ? tr("Stop") : tr("Evaluate"));
    evaluate_->setAccessibleName(evaluate_->text());
    evaluate_->setToolTip(tr("Judges the network, and the one before pruning, on the project's validation images."));
    evaluate_->setVisible(detector_);
    evaluate_->setEnabled(evaluating || runs_.canEvaluate());
}

bool QualityView::take()
{
    const NetworkId original = document_.state()->originalNetwork;
    const std::array networks{original == document_.network() ? noNetwork : original, document_.network()};
    bool changed = false;
    for (std::size_t i = 0; i < sides_.size(); ++i) {
        const std::optional<Evaluation> evaluation = runs_.evaluationOf(networks[i]);
        const auto& shown = sides_[i].judged;
        if ((evaluation ? evaluation->detail : nullptr) == (shown ? shown->evaluation.detail : nullptr))
            continue;
        sides_[i].judged = judgedDetector(evaluation);
        changed = true;
    }
    return changed;
}

void QualityView::showJudged()
{
    listClasses();
    showCurves();
    for (const Side& side : sides_) {
        side.title->setText(titleOf(side));
        side.confusion->show(side.judged ? side.judged->confusion : ConfusionTable());
        side.matrix->resizeColumnsToContents();
        side.matrix->setAccessibleName(tr("%1: which class is taken for which").arg(titleOf(side)));
        side.title->setVisible(sides_.front().judged && sides_.back().judged);
        for (QWidget* part : {static_cast<QWidget*>(side.plot), static_cast<QWidget*>(side.matrix)})
            part->setVisible(side.judged.has_value());
    }
    const auto &before = sides_.front().judged, &now = sides_.back().judged;
    const JudgedDetector* const was = before ? &*before : nullptr;
    summary_->setText(now ? qualitySummary(was, *now) : QString());
    parts_->show(now ? qualityTable(was, *now) : PlainTable());
    table_->resizeColumnsToContents();
}

void QualityView::listClasses()
{
    const QSignalBlocker quiet(class_);
    const QVariant chosen = class_->currentData();
    class_->clear();
    const auto& now = sides_.back().judged;
    const bool all = now && mostFrequentClasses(*now).size() == now->curves.size();
    class_->addItem(all ? tr("All classes") : tr("The classes with the most objects"), mostFrequent);
    if (now)
        for (const PrecisionRecallCurve& curve : now->curves)
            class_->addItem(QString::fromStdString(curve.name), curve.category);
    class_->setCurrentIndex(std::max(0, class_->findData(chosen)));
}

void QualityView::showCurves()
{
    const auto& now = sides_.back().judged;
    if (!now)
        return;
    const int chosen = class_->currentData().toInt();
    const std::vector<int> classes = chosen == mostFrequent ? mostFrequentClasses(*now) : std::vector{chosen};
    for (const Side& side : sides_)
        if (side.judged)
            side.plot->show(titleOf(side), side.judged->curves, classes);
}

QString QualityView::advice() const
{
    if (!document_.model())
        return tr("Open a detector to see here how good it is.");
    if (!detector_)
        return tr("The open network is no detector. Of detectors, precision and recall, and which class is taken for which, are shown "
                  "here.");
    if (document_.project().data.empty())
        return tr("No images yet. Choose their folder on the Training tab of the settings, or drop the file of a data set with boxes "
                  "(data.yaml, COCO JSON) on the window.");
    if (runs_.running() == Stage::evaluate)
        return tr("Evaluating the network…");
    if (!document_.project().labels)
        return tr("The project's images are used without labels, so there is nothing to judge by. "
                  "Switch “The pictures have labels” on, on the Training tab of the settings.");
    if (!runs_.canEvaluate())
        return tr("%1 is running; afterwards the network can be judged on these images.").arg(stageTitle(*runs_.running()));
    return tr("The network has not been judged on these images yet. Press “Evaluate”.");
}

View qualityView()
{
    return {"quality", QualityView::tr("Quality"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new QualityView(context.document, context.runs);
            }};
}

} // namespace espalier
