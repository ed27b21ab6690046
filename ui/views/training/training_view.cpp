// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_view.h"

#include "ui/models/glossary.h"
#include "ui/models/metric_text.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"
#include "ui/runs/run_controller.h"
#include "ui/views/training/training_plot.h"
#include "ui/views/view.h"

#include <QLabel>
#include <QLocale>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace espalier {

TrainingView::TrainingView(RunController& runs, QWidget* parent)
    : QWidget(parent), plot_(new TrainingPlot(this)), caption_(new QLabel(this)), explanation_(new QLabel(this)), empty_(new QLabel(this)),
      stack_(new QStackedLayout)
{
    setMinimumWidth(240);
    plot_->setObjectName(QStringLiteral("trainingPlot"));
    plot_->setAccessibleName(tr("Curves of loss, quality and sparsity over the epochs"));
    plot_->setToolTip(explanationOf(QStringLiteral("trainingCurves")));
    plot_->setWhatsThis(plot_->toolTip());
    explanation_->setToolTip(explanationsOf({"zeros", "unevenness", "unevennessToAim", "safeRatio"}));
    caption_->setObjectName(QStringLiteral("trainingCaption"));
    explanation_->setObjectName(QStringLiteral("trainingExplanation"));
    empty_->setObjectName(QStringLiteral("trainingEmpty"));
    empty_->setText(tr("Nothing has been trained yet. Start “Sparsify” or “Fine-tune”, and the curves are drawn here as they change."));
    layOut();
    connect(&runs, &RunController::progressed, this, &TrainingView::showSnapshot);
    connect(&runs, &RunController::opened, this, &TrainingView::clear);
    connect(&runs, &RunController::trainingStarted, this, &TrainingView::clear);
    clear();
}

void TrainingView::layOut()
{
    for (QLabel* label : {caption_, explanation_, empty_})
        label->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(caption_);
    column->addWidget(plot_, 1);
    column->addWidget(explanation_);
    stack_->addWidget(picture);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_);
}

void TrainingView::showSnapshot(const std::shared_ptr<const TrainSnapshot>& snapshot)
{
    snapshot_ = snapshot;
    plot_->setSnapshot(*snapshot_);
    showCaption();
    stack_->setCurrentIndex(0);
}

void TrainingView::clear()
{
    snapshot_.reset();
    plot_->clearCurves();
    stack_->setCurrentIndex(1);
}

void TrainingView::showCaption()
{
    const TrainSnapshot& now = *snapshot_;
    const QLocale locale;
    QStringList parts{tr("Epoch %1 of %2").arg(now.epoch).arg(now.epochs)};
    if (!now.activity.empty())
        parts += engineText(now.activity);
    if (now.batches > 0)
        parts += tr("batch %1 of %2").arg(countText(now.batch), countText(now.batches));
    parts += tr("loss %1").arg(locale.toString(now.loss, 'f', 3));
    if (const MetricValue* metric = now.metrics.primary())
        parts += tr("%1 %2").arg(engineText(metric->info->label).toLower(), metricText(*metric));
    if (now.imagesPerSecond > 0)
        parts += tr("%1 images a second").arg(locale.toString(now.imagesPerSecond, 'f', 0));
    caption_->setText(parts.join(QStringLiteral("  ·  ")));
    explanation_->setVisible(now.heat != nullptr);
    if (!now.heat)
        return;
    const auto percent = [&locale](double share) { return locale.toString(100 * share, 'f', 1); };
    explanation_->setText(tr("%1 % of the channels are at zero and can be removed without loss. Unevenness %2 % (0: every layer gives the "
                             "same share), against the aim "
                             "%3 % (0: every layer gives what it should). Up to %4 % could be cut before any layer would be empty.")
                              .arg(percent(now.heat->meanZeroShare), percent(now.heat->unevenness), percent(now.heat->offTargets),
                                   percent(now.heat->collapseRatio)));
}

View trainingView()
{
    return {"training", TrainingView::tr("Training"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new TrainingView(context.runs);
            }};
}

} // namespace espalier
