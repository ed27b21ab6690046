// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to say about one unit or one group, in words: for the panel, for status lines and for tables.
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
    std::optional<Fate> fate;                      ///< of a unit, where there is a plan
    QString sentence;                              ///< what the plan does with it, and why
    std::vector<std::pair<QString, QString>> rows; ///< label and value
    QStringList members;                           ///< layers that lose their channels together
    QStringList consumers;                         ///< layers that read them
};

/// group without unit (-1): of the layer. Needs a model; group and unit must be the model's.
UnitFacts unitFacts(const Document& document, int group, UnitId unit = -1);

/// "layer2.0.conv1 #5"; the number is the place inside the group, from 0, as in every file Espalier writes.
QString unitName(const Groups& groups, UnitId unit);

/// One line: name, score with its parts, fate.
QString unitLine(const Document& document, UnitId unit);

/// Whether group and unit (each may be -1) exist in the document's model.
bool knows(const Document& document, int group, UnitId unit);

} // namespace espalier
