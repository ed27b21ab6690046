// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/importance/importance_view.h"

#include "core/settings/prune_target.h"
#include "ui/models/decisions_summary.h"
#include "ui/models/glossary.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"
#include "ui/models/unit_facts.h"
#include "ui/views/importance/importance_plot.h"
#include "ui/views/view.h"
#include "ui/widgets/when_shown.h"

#include <QLabel>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// What a score means depends on what decides how much each layer gives.
QString scoreTitle(Allocation allocation)
{
    switch (allocation) {
    case Allocation::measured:
        return ImportanceView::tr("score: share of the saving that is reached when the channel goes");
    case Allocation::even:
        return ImportanceView::tr("score: share of its layer that goes before the channel");
    default:
        return ImportanceView::tr("score: how much a channel matters");
    }
}

} // namespace

ImportanceView::ImportanceView(Document& document, Linking& linking, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), plot_(new ImportancePlot(data_, this)), caption_(new QLabel(this)),
      empty_(new QLabel(this)), stack_(new QStackedLayout), histogram_(new WhenShown(this, [this] { showHistogram(); }))
{
    plot_->setObjectName(QStringLiteral("importancePlot"));
    plot_->setAccessibleName(tr("Histogram of the channels' scores with the line of the cut"));
    plot_->setAccessibleDescription(tr("Left and right arrow keys move the cut."));
    plot_->setToolTip(explanationOf(QStringLiteral("importanceHistogram")));
    plot_->setWhatsThis(plot_->toolTip());
    layOut();
    document_.follow(this, Part::scores, &ImportanceView::takeScores);
    document_.follow(histogram_, Part::plan, &WhenShown::ask);
    connect(&linking_, &Linking::selectionChanged, histogram_, &WhenShown::ask);
    connect(plot_, &ImportancePlot::cutMoved, this, &ImportanceView::moveCut);
    connect(plot_, &ImportancePlot::cutReleased, this, &ImportanceView::endDrag);
    takeScores();
    histogram_->ask();
}

void ImportanceView::layOut()
{
    caption_->setObjectName(QStringLiteral("importanceCaption"));
    caption_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("importanceEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(plot_, 1);
    column->addWidget(caption_);
    stack_->addWidget(picture);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_);
}

void ImportanceView::takeScores()
{
    data_.setScores(document_.state()->scores);
}

void ImportanceView::showHistogram()
{
    stack_->setCurrentIndex(data_.empty() ? 1 : 0);
    if (data_.empty()) {
        empty_->setText(whyEmpty());
        return;
    }
    const Groups& groups = document_.model()->groups;
    const Plan* plan = document_.plan().get();
    const int group = knows(document_, linking_.selectedGroup(), -1) ? linking_.selectedGroup() : -1;
    const QString name = group < 0 ? QString() : layerName(groups.groups()[static_cast<std::size_t>(group)].name);
    plot_->setScoreTitle(scoreTitle(document_.scores().allocation));
    plot_->setHistogram(data_.histogram(groups, plan, group), name);
    if (plan)
        plot_->setCut(plan->cutScore);
    else if (!plot_->dragging())
        plot_->hideCut();
    showCaption();
}

QString ImportanceView::whyEmpty() const
{
    if (!document_.model())
        return tr("Open a network to see how much its channels matter.");
    if (document_.planCarriedOut())
        return tr("The channels of this smaller network are measured when you plan a further cut: move the ratio.");
    return engineText(document_.planProblem().toStdString());
}

void ImportanceView::showCaption()
{
    const auto& plan = document_.plan();
    if (!plan) {
        caption_->setText(tr("There is no plan: %1").arg(engineText(document_.planProblem().toStdString())));
        return;
    }
    QString text = tr("%1 of %2 channels are removed.").arg(countText(plan->removedUnits), countText(data_.units()));
    if (const QString beyond = beyondTheCut(*plan); !beyond.isEmpty())
        text += QLatin1Char(' ') + beyond;
    caption_->setText(text);
}

void ImportanceView::moveCut(double score)
{
    if (!document_.model() || data_.empty())
        return;
    if (!std::exchange(dragging_, true))
        document_.beginGesture();
    document_.planRatio(ratioBelow(score), tr("Cut line"));
}

void ImportanceView::endDrag()
{
    dragging_ = false;
    document_.endGesture();
    showHistogram();
}

double ImportanceView::ratioBelow(double score) const
{
    const double least = 1.0 / data_.units();
    const double most = std::max(least, std::min(document_.state()->largestRatio, 1 - least));
    const PruneSettings& settings = document_.project().prune;
    const auto latency = document_.measurements().latencyIn(settings.runtime);
    return std::clamp(data_.budgetBelow(score, budgetOf(settings), *document_.model(), latency.get()), least, most);
}

View importanceView()
{
    return {"importance", ImportanceView::tr("Importance"), DockPlace::bottom, {0, 200}, [](const ViewContext& context) {
                return new ImportanceView(context.document, context.linking);
            }};
}

} // namespace espalier
