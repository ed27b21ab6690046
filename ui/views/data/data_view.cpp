// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/data/data_view.h"

#include "ui/models/data_look.h"
#include "ui/models/number_text.h"
#include "ui/models/picture_grid_model.h"
#include "ui/models/plain_table.h"
#include "ui/models/survey_tables.h"
#include "ui/views/view.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace espalier {

DataView::DataView(Document& document, QWidget* parent)
    : QWidget(parent), document_(document), look_(new DataLook(this)), pictures_(new PictureGridModel(this)), grid_(new QListView(this)),
      tabs_(new QTabWidget(this)), start_(new QPushButton(this)), progress_(new QProgressBar(this)), summary_(new QLabel(this)),
      empty_(new QLabel(this)), stack_(new QStackedLayout)
{
    identify(tabs_, "dataTabs", tr("Pictures, and what a survey found in them"));
    identify(tabs_->tabBar(), "dataTabBar", tabs_->accessibleName());
    buildGrid();
    parts_ = addPage("dataParts", tr("Parts"));
    classes_ = addPage("dataClasses", tr("Classes"));
    faults_ = addPage("dataFaults", tr("Faults"));
    duplicates_ = addPage("dataDuplicates", tr("Near-duplicates"));
    layOut();
    connect(start_, &QPushButton::clicked, this, &DataView::startOrStop);
    connect(look_, &DataLook::changed, this, &DataView::refresh);
    document_.follow(this, Part::project, &DataView::followProject);
    document_.follow(this, Part::network, &DataView::refresh);
    followProject();
    refresh();
}

void DataView::buildGrid()
{
    identify(grid_, "dataPictures", tr("Pictures of the data set"));
    grid_->setModel(pictures_);
    grid_->setViewMode(QListView::IconMode);
    grid_->setMovement(QListView::Static);
    grid_->setResizeMode(QListView::Adjust);
    grid_->setUniformItemSizes(true); // a data set may have a hundred thousand
    grid_->setLayoutMode(QListView::Batched);
    grid_->setTextElideMode(Qt::ElideMiddle);
    grid_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    constexpr int side = PictureGridModel::pictureSide;
    grid_->setIconSize({side, side});
    grid_->setGridSize({side + 8, side + QFontMetrics(font()).lineSpacing() + 10});
    tabs_->addTab(grid_, tr("Pictures"));
}

DataView::Page DataView::addPage(const char* objectName, const QString& title)
{
    const Page page{new PlainTableModel(this), new QTableView(tabs_)};
    identify(page.table, objectName, title);
    page.table->setModel(page.model);
    styleRows(page.table);
    page.table->horizontalHeader()->setHighlightSections(false);
    tabs_->addTab(page.table, title);
    return page;
}

void DataView::layOut()
{
    identify(start_, "dataSurvey", tr("Look at all pictures"));
    identify(progress_, "dataProgress", tr("Progress of the survey"));
    progress_->setMaximumHeight(10);
    progress_->setTextVisible(false);
    summary_->setObjectName(QStringLiteral("dataSummary"));
    summary_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("dataEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout;
    row->addWidget(start_);
    row->addWidget(progress_);
    row->addWidget(summary_, 1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(tabs_, 1);
    stack_->addWidget(page);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(stack_);
}

void DataView::followProject()
{
    look_->setSource(document_.project().data);
}

void DataView::startOrStop()
{
    if (look_->surveying())
        look_->cancel();
    else
        look_->survey();
}

void DataView::refresh()
{
    const bool empty = look_->source().empty();
    stack_->setCurrentIndex(empty ? 1 : 0);
    empty_->setText(document_.model()
                        ? tr("No images yet. Choose their folder on the Training tab of the settings, or drop a folder or the "
                             "file of a data set (data.yaml, COCO JSON) on the window.")
                        : tr("Open a network and its images to see here what is in them."));
    start_->setText(look_->surveying() ? tr("Stop") : tr("Look at all pictures"));
    start_->setToolTip(tr("Counts images, boxes and sizes, and finds faults and near-duplicates. Every picture is read."));
    progress_->setVisible(look_->surveying());
    progress_->setRange(0, static_cast<int>(look_->all())); // without a number it shows that something happens
    progress_->setValue(static_cast<int>(look_->done()));
    summary_->setText(sentence());
    pictures_->show(look_->pictures());
    refreshTables();
}

QString DataView::sentence() const
{
    if (look_->surveying())
        return look_->all() > 0 ? tr("Picture %1 of %2").arg(countText(look_->done()), countText(look_->all()))
                                : tr("Reading the annotations…");
    if (!look_->problem().isEmpty())
        return look_->problem();
    if (look_->found())
        return surveySummary(*look_->found());
    if (look_->pictures())
        return tr("%1 pictures.").arg(countText(static_cast<std::int64_t>(look_->pictures()->size())));
    return look_->source().empty() ? QString() : tr("Reading the annotations…");
}

void DataView::refreshTables()
{
    const std::shared_ptr<const Survey> survey = look_->found();
    if (survey == shown_)
        return;
    shown_ = survey;
    const Survey nothing;
    const Survey& found = survey ? *survey : nothing;
    parts_.model->show(survey ? surveyParts(found) : PlainTable());
    classes_.model->show(survey ? surveyClasses(found) : PlainTable());
    faults_.model->show(survey ? surveyFaults(found) : PlainTable());
    duplicates_.model->show(survey ? surveyNearDuplicates(found) : PlainTable());
    for (const Page& page : {parts_, classes_, faults_, duplicates_})
        page.table->resizeColumnsToContents();
}

void DataView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look_->setActive(true);
}

void DataView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    look_->setActive(false);
}

View dataView()
{
    return {
        "data", DataView::tr("Data set"), DockPlace::bottom, {}, [](const ViewContext& context) { return new DataView(context.document); }};
}

} // namespace espalier
