// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/images/images_view.h"

#include "ui/models/number_text.h"
#include "ui/models/predictions_model.h"
#include "ui/runs/run_controller.h"
#include "ui/runs/stage_text.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

namespace {

enum ShownAnswers { changedFirst, nowWrong, nowRight };

/// The answers of a choice, in their order.
ChangedAnswers answersOf(const ChangedAnswers& answers, int choice)
{
    if (choice == changedFirst)
        return answers;
    const AnswerChange wanted = choice == nowWrong ? AnswerChange::worse : AnswerChange::better;
    ChangedAnswers some;
    some.now.order = answers.now.order;
    for (std::size_t i = 0; i < answers.changes.size(); ++i) {
        if (answers.changes[i] != wanted)
            continue;
        some.now.images.push_back(answers.now.images[i]);
        some.changes.push_back(wanted);
        some.before.push_back(answers.before[i]);
    }
    return some;
}

} // namespace

ImagesView::ImagesView(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), runs_(runs), whatIf_(whatIf), model_(new PredictionsModel(this)), list_(new QListView(this)),
      choice_(new QComboBox(this)), summary_(new QLabel(this)), empty_(new QLabel(this)), stack_(new QStackedLayout)
{
    buildList();
    buildChoice();
    layOut();
    connect(&runs_, &RunController::changed, this, &ImagesView::refresh);
    connect(&whatIf_, &WhatIf::changed, this, &ImagesView::refresh);
    document_.follow(this, Part::network, &ImagesView::refresh);
    refresh();
}

void ImagesView::buildList()
{
    identify(list_, "imagesList", tr("Images and what the network answers"));
    list_->setModel(model_);
    list_->setViewMode(QListView::IconMode);
    list_->setMovement(QListView::Static);
    list_->setResizeMode(QListView::Adjust);
    list_->setWordWrap(true);
    list_->setTextElideMode(Qt::ElideRight);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    sizePictures();
}

void ImagesView::buildChoice()
{
    identify(choice_, "imagesChoice", tr("Which answers of the planned network are shown"),
             tr("The planned network is compared with the network before pruning, picture by picture."));
    choice_->addItems({tr("What changes comes first"), tr("What it now gets wrong"), tr("What it now gets right")});
    connect(choice_, &QComboBox::currentIndexChanged, this, &ImagesView::refresh);
}

void ImagesView::sizePictures()
{
    const int side = model_->side();
    const QFontMetrics metrics(font());
    const QSize cell(std::max(side, 15 * metrics.averageCharWidth()) + 8, side + 2 * metrics.lineSpacing() + 10);
    if (list_->iconSize() == QSize(side, side) && list_->gridSize() == cell)
        return; // the list would lay out all pictures anew
    list_->setIconSize({side, side});
    list_->setGridSize(cell);
}

void ImagesView::layOut()
{
    summary_->setObjectName(QStringLiteral("imagesSummary"));
    summary_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("imagesEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->addWidget(summary_, 1);
    line->addWidget(choice_, 0, Qt::AlignTop);
    column->addLayout(line);
    column->addWidget(list_, 1);
    stack_->addWidget(page);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_);
}

void ImagesView::refresh()
{
    const WhatIf::Estimate& estimate = whatIf_.estimate();
    const WhatIfFacts facts = whatIf_.facts();
    const bool coming = facts.working || !facts.waitsFor.isEmpty();
    if (estimate)
        showPlanned(estimate);
    else if (shown_ && coming && shownNetwork_ == document_.network())
        summary_->setText(tr("The plan has changed. These are the answers of the plan before, until the new one has been tried."));
    else
        showPresent();
    choice_->setVisible(shown_ != nullptr);
    choice_->setEnabled(estimate != nullptr);
    const QString legend = tr("Dashed: what is there. Solid: what it finds. A cross: missed, or found where there is none.");
    if (model_->boxed())
        summary_->setText(summary_->text() + QLatin1Char(' ') + legend);
}

void ImagesView::showPresent()
{
    shown_ = nullptr;
    model_->show(runs_.predictionsOf(document_.network()));
    sizePictures();
    const int count = model_->rowCount();
    stack_->setCurrentIndex(count > 0 ? 0 : 1);
    empty_->setText(whyEmpty());
    summary_->setText(tr("The present network is right about %1 of these %2 validation images.")
                          .arg(countText(model_->rightPredictions()), countText(count)));
}

QString ImagesView::whyEmpty() const
{
    if (document_.project().data.empty())
        return tr("No images yet. Choose their folder on the Training tab of the settings, or drop it on the window; the network's "
                  "answers to some of them appear here.");
    if (runs_.running() == Stage::evaluate)
        return tr("The network is answering the validation images; some of its answers appear here in a moment.");
    if (runs_.busy())
        return tr("%1 is running; afterwards the network answers the validation images, and some of its answers appear here.")
            .arg(stageTitle(*runs_.running()));
    return tr("The network has not answered the validation images. They may have no labels, or none that fit the network: look at the "
              "messages, or choose another folder on the Training tab of the settings.");
}

void ImagesView::showPlanned(const WhatIf::Estimate& estimate)
{
    const int choice = choice_->currentIndex();
    if (shown_ != estimate || shownChoice_ != choice) {
        auto answers = std::make_shared<const ChangedAnswers>(answersOf(*estimate->answers, choice));
        model_->show({answers, &answers->now}, answers->before);
        sizePictures();
    }
    shown_ = estimate;
    shownNetwork_ = document_.network();
    shownChoice_ = choice;
    stack_->setCurrentIndex(0);
    summary_->setText(triedText(*estimate));
}

View imagesView()
{
    return {"images", ImagesView::tr("Images"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new ImagesView(context.document, context.runs, context.whatIf);
            }};
}

} // namespace espalier
