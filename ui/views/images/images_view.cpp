// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/images/images_view.h"

#include "ui/models/predictions_model.h"
#include "ui/runs/run_controller.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"

#include <QLabel>
#include <QListView>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier {

ImagesView::ImagesView(Document& document, RunController& runs, QWidget* parent)
    : QWidget(parent), document_(document), runs_(runs), model_(new PredictionsModel(this)), list_(new QListView(this)),
      summary_(new QLabel(this)), empty_(new QLabel(this)), stack_(new QStackedLayout)
{
    buildList();
    layOut();
    connect(&runs_, &RunController::changed, this, &ImagesView::refresh);
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

void ImagesView::sizePictures()
{
    const int side = model_->side();
    const QFontMetrics metrics(font());
    list_->setIconSize({side, side});
    list_->setGridSize({std::max(side, 15 * metrics.averageCharWidth()) + 8, side + 2 * metrics.lineSpacing() + 10});
}

void ImagesView::layOut()
{
    summary_->setObjectName(QStringLiteral("imagesSummary"));
    summary_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("imagesEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setText(tr("No images yet. Choose their folder on the Training tab of the settings, or drop it on the window; the network's "
                       "answers to some of them appear here."));
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(summary_);
    column->addWidget(list_, 1);
    stack_->addWidget(page);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_);
}

void ImagesView::refresh()
{
    model_->show(runs_.predictionsOf(document_.network()));
    sizePictures();
    const int count = model_->rowCount();
    stack_->setCurrentIndex(count > 0 ? 0 : 1);
    const QString summary =
        tr("The present network is right about %1 of these %2 validation images.").arg(model_->rightPredictions()).arg(count);
    const QString legend = tr("Dashed: what is there. Solid: what it finds. A cross: missed, or found where there is none.");
    summary_->setText(model_->boxed() ? summary + QLatin1Char(' ') + legend : summary);
}

View imagesView()
{
    return {"images", ImagesView::tr("Images"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new ImagesView(context.document, context.runs);
            }};
}

} // namespace espalier
