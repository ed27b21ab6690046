// SPDX-License-Identifier: GPL-3.0-or-later
// What another network does to the boxes in a picture, by the objects that are there, and how that is told.
#pragma once

#include "core/tasks/detection/boxes.h"
#include "core/tasks/predictions.h"

#include <QSize>
#include <QString>

#include <optional>
#include <vector>

namespace espalier {

/// One network's boxes in a picture, and the objects that are there, with what belongs together marked as right.
struct JudgedBoxes {
    std::vector<MarkedBox> found;
    std::optional<std::vector<MarkedBox>> objects; ///< nothing: the picture is not annotated
};
/// found: in pixels of a picture of this size, surest first.
JudgedBoxes judgedBoxes(const std::vector<Detection>& found, const QSize& picture, const std::optional<std::vector<Box>>& objects);

struct BoxChanges {
    bool judged = false;             ///< by objects; else all boxes count below as if nothing were there
    int missed = 0, found = 0;       ///< objects that only the network before finds, and those that only the other one does
    int newBoxes = 0, goneBoxes = 0; ///< boxes without an object that only one of the networks has

    bool operator==(const BoxChanges&) const = default;
};
/// Of the same picture.
BoxChanges changesBetween(const JudgedBoxes& before, const JudgedBoxes& now);
/// A sentence for each kind of change, or that there is none.
QString changesText(const BoxChanges& changes);

} // namespace espalier
