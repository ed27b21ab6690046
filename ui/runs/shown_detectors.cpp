// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/shown_detectors.h"

#include <utility>

namespace espalier {

ShownDetectors::ShownDetectors(Document& document, RunController& runs, WhatIf& whatIf, DetectionPlayer& player, QObject* parent)
    : QObject(parent), document_(document), runs_(runs), whatIf_(whatIf), player_(player)
{
    connect(&runs_, &RunController::changed, this, &ShownDetectors::follow);
    connect(&runs_, &RunController::epochReached, this, &ShownDetectors::follow);
    connect(&whatIf_, &WhatIf::changed, this, &ShownDetectors::follow);
    document_.follow(this, Part::network, &ShownDetectors::follow);
    follow();
}

void ShownDetectors::setActive(bool active)
{
    if (std::exchange(active_, active) == active)
        return;
    if (active)
        return follow();
    if (player_.detectors().ofPlan())
        player_.setNetworks({});
}

/// A plan that has changed leaves the boxes of the one before in sight until it has been tried.
void ShownDetectors::follow()
{
    const QString before = note_;
    if (active_ && whatIf_.plannedNetwork() && !runs_.networkInTraining())
        showPlanned();
    else if (plannedStays())
        showOutdated();
    else
        showPresent();
    if (note_ != before)
        Q_EMIT changed();
}

bool ShownDetectors::plannedStays() const
{
    const WhatIfFacts& facts = whatIf_.facts();
    const bool coming = facts.working || !facts.waitsFor.isEmpty();
    return player_.detectors().ofPlan() && coming && planFor_ == document_.network() && !runs_.networkInTraining();
}

void ShownDetectors::showPlanned()
{
    shown_.reset();
    planFor_ = document_.network();
    note_ = triedText(*whatIf_.estimate());
    player_.setNetworks(
        {document_.original(), whatIf_.plannedNetwork(), Detectors::Second::planned, 0, changedPictures(*whatIf_.estimate())});
}

void ShownDetectors::showOutdated()
{
    Detectors outdated = player_.detectors();
    outdated.second = Detectors::Second::outdated;
    note_ = tr("The plan has changed. These are the boxes of the plan before, until the new one has been tried.");
    player_.setNetworks(std::move(outdated));
}

/// Made once for an estimate, because the player compares addresses.
PicturesFirst ShownDetectors::changedPictures(const recipes::PlanEstimate& estimate)
{
    if (!first_ || *first_ != estimate.changed)
        first_ = std::make_shared<const std::vector<std::string>>(estimate.changed);
    return first_;
}

void ShownDetectors::showPresent()
{
    using Second = Detectors::Second;
    const Shown shown{document_.model() ? runs_.networkBeforePruning() : noNetwork, document_.network(), runs_.networkInTraining(),
                      runs_.stateOf(Stage::finetune) == StageState::done};
    note_ = untriedText(whatIf_.facts());
    if (shown_ == shown)
        return; // the store would take it for a use of the network
    shown_ = shown;
    const Result<ModelPtr> found = document_.model() ? document_.modelOf(shown.before) : Result<ModelPtr>(ModelPtr());
    const ModelPtr before = found ? *found : document_.model();
    if (shown.inTraining)
        player_.setNetworks(before, shown.inTraining->model, shown.inTraining->epoch);
    else
        player_.setNetworks({before, document_.model(), shown.trained ? Second::trained : Second::cut, 0, nullptr});
}

} // namespace espalier
