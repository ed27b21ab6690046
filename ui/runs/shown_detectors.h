// SPDX-License-Identifier: GPL-3.0-or-later
// Which detectors a player shows beside each other: the original and what the plan would make of it, once that has been tried; the network
// that is being trained; or the present network and the one before pruning. Without widgets.
#pragma once

#include "ui/models/detection_player.h"
#include "ui/runs/what_if.h"

#include <QObject>

#include <memory>
#include <optional>

namespace espalier {

/// Lives in the window's thread. All must outlive it, but when it ends and in setActive(false) only the player is used.
class ShownDetectors : public QObject {
    Q_OBJECT
public:
    ShownDetectors(Document& document, RunController& runs, WhatIf& whatIf, DetectionPlayer& player, QObject* parent = nullptr);

    /// The planned network, which takes memory, is held only while somebody looks.
    void setActive(bool active);
    /// What the boxes are of, what they wait for, or what to do for some of the planned network. May be empty.
    const QString& note() const { return note_; }

Q_SIGNALS:
    /// note() is another.
    void changed();

private:
    struct Shown {
        NetworkId before = noNetwork, present = noNetwork;
        std::shared_ptr<const EpochNetwork> inTraining; ///< in the place of the present one; null: none
        bool trained = false;

        bool operator==(const Shown&) const = default;
    };

    void follow();
    bool plannedStays() const;
    void showPlanned();
    void showOutdated();
    void showPresent();
    PicturesFirst changedPictures(const recipes::PlanEstimate& estimate);

    Document& document_;
    RunController& runs_;
    WhatIf& whatIf_;
    DetectionPlayer& player_;
    bool active_ = false;
    std::optional<Shown> shown_;    ///< nothing: the planned network is shown, or nothing yet
    NetworkId planFor_ = noNetwork; ///< that the shown plan cuts
    PicturesFirst first_;           ///< what the plan changes
    QString note_;
};

} // namespace espalier
