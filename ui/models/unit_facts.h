// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about one unit or one group as text: for the panel, status lines and tables.
#pragma once

#include "ui/state/document.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <vector>

namespace espalier {

struct UnitFacts {
    QString title;
    std::optional<Fate> fate;                      ///< of a unit, if there is a plan
    QString sentence;                              ///< the plan's effect on it, and the reason
    std::vector<std::pair<QString, QString>> rows; ///< label and value
    QStringList members;                           ///< layers that lose their channels together
    QStringList consumers;                         ///< layers that read the channels
};

/// unit -1: facts about the whole group. Needs a model; group and unit must belong to it.
UnitFacts unitFacts(const Document& document, int group, UnitId unit = -1);

/// "layer2.0.conv1 #5"; the number is the index in the group, from 0, as in all files that Espalier writes.
QString unitName(const Groups& groups, UnitId unit);

/// One line: name, score with its parts, fate.
QString unitLine(const Document& document, UnitId unit);

/// Whether group and unit (each may be -1) exist in the document's model.
bool knows(const Document& document, int group, UnitId unit);

} // namespace espalier
