// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/readiness.h"

#include "ui/models/texts.h"

namespace espalier {

namespace {

QString whyNotTrain(const Project& project, const TrainSettings& settings)
{
    if (project.data.empty())
        return tr(
            "Training needs pictures to learn from: choose their folder on the Training tab of the settings, or drop it on the window.");
    if (settings.epochs <= 0)
        return tr("This stage is set to 0 epochs: set how many on the Training tab of the settings.");
    if (!project.labels && settings.distillation.teacher == Distillation::Teacher::none)
        return tr("From pictures without labels a network can only learn with the help of another one: switch on “Learn from the unpruned "
                  "network” for this stage.");
    return {};
}

QString whyNotPrune(const DocumentState& state)
{
    if (!state.plan)
        return engineText(state.planProblem.toStdString());
    return state.plan->removedUnits == 0 ? tr("No channels are planned to be removed: move the ratio first.") : QString();
}

QString whyNotMeasureSensitivity(const DocumentState& state)
{
    if (state.model->groups.unitCount() == 0)
        return tr("This network has no channel that can be removed.");
    if (state.project->data.empty())
        return tr("This needs pictures to try the network on: choose their folder on the Training tab of the settings, or drop it on the "
                  "window.");
    return {};
}

/// A stage without epochs is skipped, so its epochs matter only if there are no images at all.
QString whyNotRunAll(const DocumentState& state)
{
    const QString prune = whyNotPrune(state);
    return prune.isEmpty() && state.project->data.empty() ? whyNotTrain(*state.project, state.project->finetune) : prune;
}

} // namespace

QString whyNotStart(Stage stage, const DocumentState& state)
{
    if (!state.model)
        return tr("Open a network first.");
    switch (stage) {
    case Stage::train:
        return state.network == state.originalNetwork
                   ? whyNotTrain(*state.project, state.project->train)
                   : tr("Training comes before the other stages: go back to the opened network first (menu Stages).");
    case Stage::sparsify:
        return whyNotTrain(*state.project, state.project->sparsify);
    case Stage::prune:
        return whyNotPrune(state);
    case Stage::finetune:
        return whyNotTrain(*state.project, state.project->finetune);
    case Stage::sensitivity:
        return whyNotMeasureSensitivity(state);
    case Stage::allStages:
        return whyNotRunAll(state);
    default:
        return {};
    }
}

} // namespace espalier
