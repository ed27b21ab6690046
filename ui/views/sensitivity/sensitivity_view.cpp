// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sensitivity/sensitivity_view.h"

#include "ui/models/protection.h"
#include "ui/models/sensitivity_model.h"
#include "ui/panels/setting_fields.h"
#include "ui/runs/readiness.h"
#include "ui/runs/run_controller.h"
#include "ui/runs/stage_text.h"
#include "ui/views/sensitivity/sensitivity_plot.h"
#include "ui/views/view.h"
#include "ui/widgets/column_choice.h"
#include "ui/widgets/fold.h"
#include "ui/widgets/letter_width.h"
#include "ui/widgets/naming.h"
#include "ui/widgets/table_style.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <array>
#include <set>

namespace espalier {

namespace {

/// The sensitive layers; empty until all layers are measured.
std::set<int> sensitiveGroups(const SensitivityFindings& findings)
{
    std::set<int> groups;
    for (const SensitivityFinding& layer : findings.layers)
        if (layer.protect)
            groups.insert(layer.group);
    return groups;
}

} // namespace

SensitivityView::SensitivityView(Document& document, Linking& linking, RunController& runs, QWidget* parent)
    : QWidget(parent), document_(document), linking_(linking), runs_(runs), model_(new SensitivityModel(document, this)),
      plot_(new SensitivityPlot(this)), table_(new QTableView(this)), start_(new QPushButton(this)), protect_(new QPushButton(this)),
      progress_(new QProgressBar(this)), activity_(new QLabel(this)), caption_(new QLabel(this)), empty_(new QLabel(this)),
      stack_(new QStackedLayout)
{
    identify(
        plot_, "sensitivityPlot", tr("Quality of the answers against the share of removed channels, one curve per layer"),
        tr("Each curve takes channels away from one layer alone. The earlier it falls, the more the network needs that layer. The marks "
           "show what the plan takes; drag one to set how many channels its layer keeps at least."));
    buildControls();
    buildTable();
    layOut();
    connectLinking();
    connect(&runs_, &RunController::changed, this, &SensitivityView::refresh);
    connect(&runs_, &RunController::sensitivityProgressed, this, &SensitivityView::refresh);
    document_.follow(this, Part::network, &SensitivityView::refresh);
    document_.follow(this, Part::project, &SensitivityView::showProgress);
    refresh();
}

std::optional<QPointF> SensitivityView::markOf(int group) const
{
    return plot_->markOf(group);
}

void SensitivityView::buildControls()
{
    identify(start_, "sensitivityStart", tr("Measure sensitivity"));
    identify(protect_, "sensitivityProtect", tr("Protect the selected layer"),
             tr("A protected layer keeps all its channels at any ratio."));
    buildFields();
    identify(progress_, "sensitivityProgress", tr("Progress of the measurement"));
    progress_->setTextVisible(false);
    progress_->setMaximumHeight(10);
    identify(activity_, "sensitivityActivity", tr("What is being measured, and how long it will take"));
    connect(start_, &QPushButton::clicked, this, &SensitivityView::startOrStop);
    connect(protect_, &QPushButton::clicked, this, &SensitivityView::toggleProtection);
}

void SensitivityView::buildFields()
{
    auto* fields = new SettingFields(settings_, "sensitivity", this);
    connect(fields, &SettingFields::misread, this, &SensitivityView::misread);
    images_ = fields->make("sensitivity.images");
    auto* content = new QWidget;
    auto* form = new QFormLayout(content);
    form->setContentsMargins(0, 0, 0, 0);
    for (const char* key : {"sensitivity.shares", "sensitivity.statistics_images"})
        fields->addRow(form, key);
    more_ = foldedAway(content, QStringLiteral("sensitivityMore"), tr("More"), tr("Sensitivity: More settings"));
}

void SensitivityView::buildTable()
{
    static constexpr std::array<int, SensitivityModel::ColumnCount> characters{22, 16, 11, 10, 10};
    table_->setModel(model_);
    identify(table_, "sensitivityTable", tr("Layers, the most sensitive first"));
    styleRows(table_);
    table_->setMouseTracking(true);
    table_->viewport()->installEventFilter(this);
    QHeaderView* header = table_->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const int character = letterWidth(font());
    for (int column = 0; column < SensitivityModel::ColumnCount; ++column)
        header->resizeSection(column, characters[static_cast<std::size_t>(column)] * character);
    letColumnsBeChosen(table_);
}

void SensitivityView::layOut()
{
    auto* controls = new QHBoxLayout;
    controls->addWidget(start_);
    controls->addWidget(images_);
    controls->addWidget(progress_, 1);
    controls->addWidget(activity_, 2);
    caption_->setObjectName(QStringLiteral("sensitivityCaption"));
    caption_->setWordWrap(true);
    empty_->setObjectName(QStringLiteral("sensitivityEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    auto* both = new QSplitter(this);
    both->setChildrenCollapsible(false);
    both->addWidget(plot_);
    both->addWidget(table_);
    both->setSizes({1000, 1000}); // equal widths
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(caption_, 1);
    bottom->addWidget(protect_);
    auto* picture = new QWidget(this);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(both, 1);
    column->addLayout(bottom);
    stack_->addWidget(picture);
    stack_->addWidget(empty_);
    auto* all = new QVBoxLayout(this);
    all->addLayout(controls);
    all->addWidget(more_);
    all->addLayout(stack_, 1);
}

void SensitivityView::connectLinking()
{
    connect(&linking_, &Linking::selectionChanged, this, &SensitivityView::showSelection);
    connect(&linking_, &Linking::hoverChanged, this, [this] {
        model_->setHoveredGroup(linking_.hoveredGroup());
        plot_->setMarked(linking_.selectedGroup(), linking_.hoveredGroup());
    });
    document_.follow(this, Part::plan, &SensitivityView::showPlan);
    connect(plot_, &SensitivityPlot::markGrabbed, &document_, &Document::beginGesture);
    connect(plot_, &SensitivityPlot::markDragged, this, [this](int group, int kept) { tell(setFloor(document_, group, kept)); });
    connect(plot_, &SensitivityPlot::markReleased, &document_, &Document::endGesture);
    connect(plot_, &SensitivityPlot::groupHovered, this, [this](int group) { linking_.hover(group); });
    connect(plot_, &SensitivityPlot::groupClicked, this, [this](int group) { linking_.select(group); });
    connect(table_, &QTableView::entered, this, [this](const QModelIndex& index) { linking_.hover(model_->groupOf(index.row())); });
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &SensitivityView::selectRow);
}

void SensitivityView::startOrStop()
{
    if (running_)
        runs_.cancel();
    else
        runs_.measureSensitivity(settings_);
}

void SensitivityView::refresh()
{
    sensitivity_ = runs_.sensitivityOf(document_.network());
    running_ = runs_.measuringSensitivityOf(document_.network());
    showing_ = true; // removing and inserting rows is no selection by the user
    model_->show(sensitivity_);
    showing_ = false;
    plot_->setCurves(sensitivity_, sensitiveGroups(model_->findings()));
    showPlan();
    stack_->setCurrentIndex(sensitivity_ ? 0 : 1);
    showProgress();
    showSelection();
}

void SensitivityView::showProgress()
{
    const QString whyNot = whyNotStart(Stage::sensitivity, *document_.state());
    const bool begun = sensitivity_ && !sensitivity_->complete();
    start_->setText(running_ ? tr("Stop") : begun ? tr("Go on measuring") : tr("Measure"));
    start_->setEnabled(running_ || whyNot.isEmpty());
    start_->setToolTip(running_ ? tr("The measurements so far are kept: the next time continues from there.") : whyNot);
    for (QWidget* field : {images_, more_})
        field->setEnabled(!running_);
    progress_->setVisible(running_);
    activity_->clear();
    if (running_ && sensitivity_) {
        progress_->setRange(0, sensitivity_->total);
        progress_->setValue(sensitivity_->measured);
        const auto group = static_cast<std::size_t>(sensitivity_->group);
        const QString layer = sensitivity_->group < 0 ? tr("whole network") : QString::fromStdString(sensitivity_->curves[group].name);
        const QString left = timeLeftText(sensitivity_->secondsLeft);
        activity_->setText(left.isEmpty() ? layer : tr("%1 · %2").arg(layer, left));
    } else if (running_) {
        progress_->setRange(0, 0);
        activity_->setText(tr("Reading pictures…"));
    } else if (begun) {
        activity_->setText(tr("%1 of %2 measurements are done.").arg(sensitivity_->measured).arg(sensitivity_->total));
    }
    const QString what =
        tr("Which layers can the network do without, and which does it need? Channels are taken from one layer at a time, and "
           "how good the answers still are is measured on pictures. Nothing is changed.");
    const QString how = running_ ? QString() : whyNot.isEmpty() ? tr("Press “Measure” to begin; it takes a while.") : whyNot;
    empty_->setText(how.isEmpty() ? what : what + QLatin1String("\n\n") + how);
}

/// While a mark is dragged to where nothing can be planned, the marks stay.
void SensitivityView::showPlan()
{
    if (document_.plan())
        plot_->setKept(document_.plan()->kept);
    showCaption();
}

/// For the selected layer, or a summary of all.
void SensitivityView::showCaption()
{
    const int row = model_->rowOf(linking_.selectedGroup());
    const bool on = isProtected(document_, linking_.selectedGroup());
    protect_->setEnabled(row >= 0);
    protect_->setText(on ? tr("Release") : tr("Protect"));
    if (row >= 0)
        return caption_->setText(model_->sentence(row));
    const int sensitive = static_cast<int>(sensitiveGroups(model_->findings()).size());
    if (!sensitivity_ || !sensitivity_->complete())
        caption_->setText(tr("Select a layer to see what it can lose."));
    else if (sensitive == 0)
        caption_->setText(tr("No layer stands out: none loses far more than the others when half of its channels go."));
    else
        caption_->setText(
            tr("%n layer(s) should be protected: they lose far more than the others. Select one to see why.", nullptr, sensitive));
}

void SensitivityView::selectRow(const QModelIndex& current)
{
    if (current.isValid() && !showing_)
        linking_.select(model_->groupOf(current.row()));
}

void SensitivityView::showSelection()
{
    const int row = model_->rowOf(linking_.selectedGroup());
    showing_ = true;
    if (row < 0)
        table_->selectionModel()->clear();
    else if (table_->currentIndex().row() != row || table_->selectionModel()->selectedRows().isEmpty())
        table_->setCurrentIndex(model_->index(row, 0));
    showing_ = false;
    plot_->setMarked(linking_.selectedGroup(), linking_.hoveredGroup());
    showCaption();
}

void SensitivityView::toggleProtection()
{
    const int group = linking_.selectedGroup();
    tell(setProtected(document_, group, !isProtected(document_, group)));
}

void SensitivityView::tell(const QString& refusal)
{
    if (!refusal.isEmpty())
        Q_EMIT misread(refusal);
}

bool SensitivityView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == table_->viewport() && event->type() == QEvent::Leave)
        linking_.hover(-1);
    return QWidget::eventFilter(watched, event);
}

View sensitivityView()
{
    return {"sensitivity", SensitivityView::tr("Sensitivity"), DockPlace::bottom, {}, [](const ViewContext& context) {
                auto* view = new SensitivityView(context.document, context.linking, context.runs);
                QObject::connect(view, &SensitivityView::misread, view, context.warn);
                return view;
            }};
}

} // namespace espalier
