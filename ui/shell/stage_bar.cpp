// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/stage_bar.h"

#include "core/pipeline/sensitivity.h"

#include "ui/runs/stage_text.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/naming.h"

#include <QAction>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int progressSteps = 1000;

QString objectNameOf(Stage stage)
{
    return QStringLiteral("stage_%1").arg(QLatin1String(nameOf(stage)));
}

} // namespace

StageBar::StageBar(RunController& runs, QWidget* parent) : QToolBar(tr("Stages"), parent), runs_(runs)
{
    setObjectName(QStringLiteral("stageBar"));
    setMovable(false);
    setIconSize(QSize(22, 22));
    for (const Stage stage : {Stage::open, Stage::sparsify, Stage::prune, Stage::finetune, Stage::exportFile}) {
        if (!buttons_.empty())
            addArrow();
        addStage(stage);
    }
    addSeparator();
    addRunControls();
    addProgress();
    connect(&runs_, &RunController::changed, this, &StageBar::refresh);
    connect(&runs_, &RunController::progressed, this, &StageBar::showProgress);
    connect(&runs_, &RunController::stepped, this, &StageBar::showSteps);
    connect(&runs_, &RunController::sharesProgressed, this, &StageBar::showShares);
    refresh();
}

void StageBar::addStage(Stage stage)
{
    auto* button = new QToolButton(this);
    identify(button, "", stageTitle(stage), stageExplanation(stage));
    button->setObjectName(objectNameOf(stage));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, stage] { Q_EMIT stageRequested(stage); });
    buttons_[stage] = button;
    addWidget(button);
}

void StageBar::addArrow()
{
    auto* arrow = new QLabel(QStringLiteral("›"), this);
    arrow->setForegroundRole(QPalette::PlaceholderText);
    addWidget(arrow);
}

void StageBar::addRunControls()
{
    run_ = new QAction(icon(QStringLiteral("play")), tr("Run next stage"), this);
    run_->setShortcut(Qt::Key_F5);
    connect(run_, &QAction::triggered, this, [this] {
        if (const auto next = runs_.nextStage())
            Q_EMIT stageRequested(*next);
    });
    pause_ = new QAction(icon(QStringLiteral("pause")), tr("Pause"), this);
    pause_->setShortcut(Qt::Key_F6);
    connect(pause_, &QAction::triggered, &runs_, &RunController::pauseOrResume);
    cancel_ = new QAction(icon(QStringLiteral("stop")), tr("Cancel"), this);
    cancel_->setShortcut(Qt::Key_F7);
    connect(cancel_, &QAction::triggered, &runs_, &RunController::cancel);
    for (QAction* action : {run_, pause_, cancel_}) {
        addAction(action);
        auto* button = qobject_cast<QToolButton*>(widgetForAction(action));
        identify(button, action == run_ ? "runNext" : action == pause_ ? "pauseRun" : "cancelRun", action->text());
        button->setFocusPolicy(Qt::TabFocus);
    }
    runButton_ = qobject_cast<QToolButton*>(widgetForAction(run_));
    runButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
}

void StageBar::addProgress()
{
    auto* area = new QWidget(this);
    area->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto* rows = new QVBoxLayout(area);
    rows->setContentsMargins(8, 2, 6, 2);
    rows->setSpacing(1);
    progress_ = new QProgressBar(area);
    identify(progress_, "stageProgress", tr("Progress of the running stage"));
    progress_->setTextVisible(false);
    progress_->setMaximumHeight(10);
    activity_ = new QLabel(area);
    identify(activity_, "stageActivity", tr("What is running, and how long it will take"));
    rows->addWidget(activity_);
    rows->addWidget(progress_);
    addWidget(area);
}

void StageBar::refresh()
{
    for (const auto& [stage, button] : buttons_)
        refreshStage(stage, button);
    refreshRun();
}

void StageBar::refreshStage(Stage stage, QToolButton* button)
{
    const StageState state = runs_.stateOf(stage);
    button->setText(QStringLiteral("%1\n%2").arg(stageTitle(stage), stateTitle(state)));
    button->setIcon(icon(stateIconName(state)));
    button->setAccessibleName(tr("%1, %2").arg(stageTitle(stage), stateTitle(state)));
    button->setEnabled(stage == Stage::open || runs_.stateOf(Stage::open) == StageState::done);
}

void StageBar::refreshRun()
{
    const bool working = runs_.busyWithStage();
    const auto next = runs_.nextStage();
    run_->setEnabled(!working && next);
    run_->setText(next ? tr("Run %1").arg(stageTitle(*next)) : tr("Run"));
    run_->setToolTip(next ? tr("Start the next stage (F5). %1").arg(stageExplanation(*next)) : tr("Open a network first."));
    pause_->setEnabled(runs_.busy());
    pause_->setText(runs_.paused() ? tr("Resume") : tr("Pause"));
    pause_->setToolTip(runs_.paused() ? tr("Go on with the next batch (F6)")
                                      : tr("Wait after this batch, without using the processor (F6)"));
    pause_->setIcon(icon(runs_.paused() ? QStringLiteral("play") : QStringLiteral("pause")));
    cancel_->setEnabled(runs_.busy());
    cancel_->setToolTip(tr("Stop; the network stays as it was before the run (F7)"));
    progress_->setVisible(runs_.busy());
    activity_->setVisible(runs_.busy());
    if (!runs_.busy()) {
        progress_->setRange(0, 0);
        return activity_->clear();
    }
    if (progress_->maximum() == 0)
        activity_->setText(runs_.paused() ? tr("%1 · %2").arg(stageTitle(*runs_.running()), tr("paused"))
                                          : tr("%1…").arg(stageTitle(*runs_.running())));
}

void StageBar::showProgress(const std::shared_ptr<const TrainSnapshot>& snapshot)
{
    if (!runs_.busyWithStage())
        return;
    progress_->setRange(0, progressSteps);
    progress_->setValue(static_cast<int>(snapshot->progress * progressSteps));
    const QString left = runs_.paused() ? tr("paused") : timeLeftText(snapshot->secondsLeft);
    activity_->setText(left.isEmpty() ? progressText(*snapshot) : tr("%1 · %2").arg(progressText(*snapshot), left));
}

/// Of the judging behind a training, the training's own bar tells enough.
void StageBar::showSteps(const std::shared_ptr<const Progress>& progress)
{
    const auto stage = runs_.running();
    if ((stage != Stage::evaluate && stage != Stage::report) || progress->total <= 0)
        return;
    progress_->setRange(0, static_cast<int>(progress->total));
    progress_->setValue(static_cast<int>(progress->done));
    const QString title = stageTitle(*stage);
    const QString left = runs_.paused() ? tr("paused") : timeLeftText(progress->secondsLeft);
    activity_->setText(left.isEmpty() ? tr("%1…").arg(title) : tr("%1 · %2").arg(title, left));
}

void StageBar::showShares(const std::shared_ptr<const Sensitivity>& curves)
{
    if (!runs_.busy() || curves->total == 0)
        return;
    if (curves->measured == curves->total) { // other work of the stage follows
        progress_->setRange(0, 0);
        return activity_->setText(tr("%1…").arg(stageTitle(*runs_.running())));
    }
    progress_->setRange(0, curves->total);
    progress_->setValue(curves->measured);
    const QString text = tr("%1: what each layer may give").arg(stageTitle(*runs_.running()));
    const QString left = runs_.paused() ? tr("paused") : timeLeftText(curves->secondsLeft);
    activity_->setText(left.isEmpty() ? tr("%1…").arg(text) : tr("%1 · %2").arg(text, left));
}

} // namespace espalier
