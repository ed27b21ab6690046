// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/boxes/boxes_view.h"

#include "ui/models/detection_player.h"
#include "ui/models/file_kinds.h"
#include "ui/models/number_text.h"
#include "ui/models/texts.h"
#include "ui/runs/run_controller.h"
#include "ui/runs/shown_detectors.h"
#include "ui/views/boxes/boxes_pane.h"
#include "ui/views/view.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QAction>
#include <QCheckBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <utility>

namespace espalier {

namespace {

constexpr int sliderSteps = 100; ///< of a share from 0 to 1

bool thereIsACamera()
{
    return QFileInfo::exists(QStringLiteral("/dev/video0"));
}

std::vector<std::filesystem::path> droppedPictures(const QMimeData& data)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && showsPictures(url.toLocalFile()))
            files.emplace_back(url.toLocalFile().toStdString());
    return files;
}

QToolButton* buttonFor(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    identify(button, qPrintable(action->objectName() + QStringLiteral("Button")), action->text(), action->toolTip());
    return button;
}

} // namespace

BoxesView::BoxesView(Document& document, RunController& runs, WhatIf& whatIf, QWidget* parent)
    : QWidget(parent), document_(document), player_(new DetectionPlayer(this)),
      detectors_(new ShownDetectors(document, runs, whatIf, *player_, this)), open_(new QPushButton(this)), camera_(new QPushButton(this)),
      project_(new QPushButton(this)), confidence_(new QSlider(Qt::Horizontal, this)), overlap_(new QSlider(Qt::Horizontal, this)),
      confidenceText_(new QLabel(this)), overlapText_(new QLabel(this)), name_(new QLabel(this)), total_(new QLabel(this)),
      notice_(new QLabel(this)), note_(new QLabel(this)), empty_(new QLabel(this)), truths_(new QCheckBox(tr("What is there"), this)),
      number_(new QSpinBox(this)), panes_{new BoxesPane(QStringLiteral("boxesBefore"), this),
                                          new BoxesPane(QStringLiteral("boxesNow"), this)},
      stack_(new QStackedLayout)
{
    setAcceptDrops(true);
    buildActions();
    buildControls();
    layOut();
    connect(player_, &DetectionPlayer::changed, this, &BoxesView::refresh);
    connect(detectors_, &ShownDetectors::changed, this, &BoxesView::refreshNote);
    document_.follow(this, Part::project, &BoxesView::followProject);
    followProject();
    refresh();
}

QAction* BoxesView::addAction(const char* objectName, const QString& text, const QKeySequence& keys, const QString& help,
                              void (DetectionPlayer::*slot)())
{
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(keys);
    action->setToolTip(tr("%1 (%2)").arg(help, keys.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, player_, slot);
    QWidget::addAction(action);
    return action;
}

void BoxesView::buildActions()
{
    previous_ = addAction("boxesPrevious", tr("Previous"), QKeySequence(Qt::ALT | Qt::Key_Left), tr("The picture before this one"),
                          &DetectionPlayer::previous);
    next_ =
        addAction("boxesNext", tr("Next"), QKeySequence(Qt::ALT | Qt::Key_Right), tr("The picture after this one"), &DetectionPlayer::next);
    play_ = addAction("boxesPlay", tr("Play"), QKeySequence(Qt::CTRL | Qt::Key_Space), tr("One picture after the other"),
                      &DetectionPlayer::togglePlaying);
    changed_ = addAction("boxesChanged", tr("Next changed"), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_Right),
                         tr("The next picture in which pruning changed what is found: another class, or an overlap below a half"),
                         &DetectionPlayer::searchChanged);
}

void BoxesView::buildControls()
{
    open_->setText(tr("Open images or video…"));
    identify(open_, "boxesOpen", tr("Open images or a video"), tr("Folders can be dropped here, too."));
    camera_->setText(tr("Camera"));
    identify(camera_, "boxesCamera", tr("Show the camera's pictures"));
    camera_->setVisible(thereIsACamera());
    project_->setText(tr("Project's images"));
    identify(project_, "boxesProject", tr("Back to the project's validation images"));
    identify(truths_, "boxesTruths", truths_->text(), tr("Draws the objects of the data set, thin and dashed."));
    truths_->setChecked(true);
    identify(number_, "boxesNumber", tr("Number of the picture"));
    number_->setKeyboardTracking(false);
    buildSlider(confidence_, "boxesConfidence", tr("Least confidence"), tr("Boxes that the network is less sure of are not shown."));
    buildSlider(overlap_, "boxesOverlap", tr("Largest overlap"),
                tr("Of two boxes of a class that overlap more, the less sure one is not shown (intersection over union)."));
    const QSignalBlocker confidence(confidence_), overlap(overlap_);
    confidence_->setValue(qRound(sliderSteps * player_->keep().confidence));
    overlap_->setValue(qRound(sliderSteps * player_->keep().overlap));
    connect(open_, &QPushButton::clicked, this, &BoxesView::choosePictures);
    connect(camera_, &QPushButton::clicked, this, [this] { player_->openCamera(0); });
    connect(project_, &QPushButton::clicked, player_, &DetectionPlayer::showProject);
    connect(truths_, &QCheckBox::toggled, player_, &DetectionPlayer::setTruthsShown);
    connect(number_, &QSpinBox::valueChanged, this, [this](int number) { player_->goTo(number - 1); });
}

void BoxesView::buildSlider(QSlider* slider, const char* objectName, const QString& name, const QString& help)
{
    identify(slider, objectName, name, help);
    slider->setRange(1, sliderSteps - 1);
    slider->setMinimumWidth(60);
    connect(slider, &QSlider::valueChanged, this, &BoxesView::takeSliders);
}

QLayout* BoxesView::sourceRow()
{
    auto* row = new QHBoxLayout;
    row->addWidget(open_);
    row->addWidget(camera_);
    row->addWidget(project_);
    row->addStretch(1);
    return row;
}

QLayout* BoxesView::stepRows()
{
    auto* rows = new QVBoxLayout;
    auto* steps = new QHBoxLayout;
    for (QAction* action : {previous_, next_, play_})
        steps->addWidget(buttonFor(action, this));
    steps->addStretch(1);
    auto* jump = new QHBoxLayout;
    jump->addWidget(buttonFor(changed_, this));
    jump->addWidget(number_);
    jump->addWidget(total_, 1);
    total_->setObjectName(QStringLiteral("boxesTotal"));
    rows->addLayout(steps);
    rows->addLayout(jump);
    return rows;
}

QLayout* BoxesView::keepRows()
{
    auto* rows = new QGridLayout;
    const auto add = [&](const QString& text, QSlider* slider, QLabel* value, const char* objectName) {
        const int row = rows->rowCount();
        auto* label = new QLabel(text, this);
        label->setBuddy(slider);
        value->setObjectName(QLatin1String(objectName));
        value->setMinimumWidth(value->fontMetrics().horizontalAdvance(QStringLiteral("00 %  ")));
        rows->addWidget(label, row, 0);
        rows->addWidget(slider, row, 1);
        rows->addWidget(value, row, 2);
    };
    add(tr("Least confidence"), confidence_, confidenceText_, "boxesConfidenceText");
    add(tr("Largest overlap"), overlap_, overlapText_, "boxesOverlapText");
    return rows;
}

/// Beside the pictures, which need the height.
QLayout* BoxesView::controls()
{
    auto* column = new QVBoxLayout;
    column->addLayout(sourceRow());
    column->addLayout(stepRows());
    column->addLayout(keepRows());
    column->addWidget(truths_);
    column->addStretch(1);
    return column;
}

QWidget* BoxesView::pictures()
{
    name_->setObjectName(QStringLiteral("boxesName"));
    markAsPicture(name_);
    notice_->setObjectName(QStringLiteral("boxesNotice"));
    for (QLabel* label : {name_, notice_}) // a long name must not widen the window
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* above = new QHBoxLayout;
    above->addWidget(name_, 1);
    above->addWidget(notice_, 1);
    auto* both = new QHBoxLayout;
    for (BoxesPane* pane : panes_)
        both->addWidget(pane, 1);
    identify(note_, "boxesNote", tr("What changes in the boxes"));
    note_->setWordWrap(true);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(above);
    column->addWidget(note_);
    column->addLayout(both, 1);
    return page;
}

void BoxesView::layOut()
{
    empty_->setObjectName(QStringLiteral("boxesEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    stack_->addWidget(pictures());
    stack_->addWidget(empty_);
    auto* all = new QHBoxLayout(this);
    all->addLayout(controls());
    all->addLayout(stack_, 1);
}

void BoxesView::followProject()
{
    player_->setProject(document_.project().data, document_.project().preprocessing);
}

void BoxesView::choosePictures()
{
    const QStringList files = QFileDialog::getOpenFileNames(this, tr("Open images or a video"), {},
                                                            tr("Images and videos (%1);;All files (*)").arg(picturePatterns()));
    std::vector<std::filesystem::path> paths;
    for (const QString& file : files)
        paths.emplace_back(file.toStdString());
    if (!paths.empty())
        player_->openPictures(std::move(paths));
}

void BoxesView::takeSliders()
{
    SuppressionSettings keep = player_->keep();
    keep.confidence = static_cast<double>(confidence_->value()) / sliderSteps;
    keep.overlap = static_cast<double>(overlap_->value()) / sliderSteps;
    player_->setKeep(keep);
}

void BoxesView::refresh()
{
    const QString advice = player_->advice();
    empty_->setText(advice);
    stack_->setCurrentIndex(advice.isEmpty() ? 0 : 1);
    refreshControls();
    refreshPanes();
    refreshNote();
}

void BoxesView::refreshControls()
{
    const DetectionScene& scene = player_->scene();
    const bool steps = player_->canStep();
    previous_->setEnabled(steps && player_->position() > 0);
    next_->setEnabled(steps && player_->position() + 1 < scene.count);
    play_->setEnabled(player_->canPlay());
    play_->setText(player_->playing() ? tr("Pause") : tr("Play"));
    play_->setIcon(icon(player_->playing() ? QStringLiteral("pause") : QStringLiteral("play")));
    changed_->setEnabled(player_->canSearch());
    changed_->setText(player_->searching() ? tr("Stop searching") : tr("Next changed"));
    open_->setEnabled(player_->networkCount() > 0);
    camera_->setEnabled(player_->networkCount() > 0);
    project_->setVisible(!player_->showsProject());
    truths_->setEnabled(!scene.truths.empty());
    const QSignalBlocker blocker(number_);
    number_->setEnabled(steps);
    number_->setRange(1, static_cast<int>(std::clamp<std::int64_t>(scene.count, 1, std::numeric_limits<int>::max())));
    number_->setValue(static_cast<int>(player_->position()) + 1);
    total_->setText(scene.count > 0 ? tr("of %1").arg(scene.count) : QString());
    name_->setText(scene.name);
    name_->setToolTip(scene.name);
    notice_->setText(player_->searching() ? tr("Comparing pictures…") : player_->notice());
    confidenceText_->setText(tr("%1 %").arg(confidence_->value()));
    overlapText_->setText(tr("%1 %").arg(overlap_->value()));
}

void BoxesView::refreshPanes()
{
    const DetectionScene& scene = player_->scene();
    const std::size_t networks = player_->networkCount();
    const QString problem = scene.pictureProblem.empty() ? QString() : tr("“%1” %2.").arg(scene.name, engineText(scene.pictureProblem));
    panes_.front()->setVisible(networks == 2);
    for (std::size_t i = 0; i < networks; ++i) {
        BoxesPane* pane = panes_[panes_.size() - networks + i];
        if (problem.isEmpty())
            pane->show(player_->title(i), scene.picture, player_->boxes(i), player_->facts(i));
        else
            pane->showProblem(player_->title(i), problem);
    }
}

/// What changes in this picture, then what the plan does to all.
void BoxesView::refreshNote()
{
    QStringList sentences{player_->changes(), detectors_->note()};
    if (player_->detectors().ofPlan() && player_->scene().first > 0)
        sentences << tr("The %n picture(s) that change come first.", nullptr, static_cast<int>(player_->scene().first));
    if (player_->detectors().ofPlan() && player_->scene().objects)
        sentences << tr("A cross: missed, or found where there is none.");
    if (player_->networkCount() == 1 && detectors_->note().isEmpty())
        sentences << tr("Move the slider “Ratio”: the boxes that the smaller network would find appear here beside these.");
    sentences.removeAll({});
    note_->setText(sentences.join(QLatin1Char(' ')));
    note_->setVisible(!sentences.isEmpty());
}

void BoxesView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    detectors_->setActive(true);
    player_->setActive(true);
}

void BoxesView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    player_->setActive(false);
    detectors_->setActive(false);
}

void BoxesView::dragEnterEvent(QDragEnterEvent* event)
{
    if (player_->networkCount() > 0 && !droppedPictures(*event->mimeData()).empty())
        event->acceptProposedAction();
    else
        event->ignore();
}

void BoxesView::dropEvent(QDropEvent* event)
{
    std::vector<std::filesystem::path> pictures = droppedPictures(*event->mimeData());
    if (pictures.empty())
        return event->ignore();
    event->acceptProposedAction();
    player_->openPictures(std::move(pictures));
}

View boxesView()
{
    return {"boxes", BoxesView::tr("Boxes"), DockPlace::bottom, {}, [](const ViewContext& context) {
                return new BoxesView(context.document, context.runs, context.whatIf);
            }};
}

} // namespace espalier
