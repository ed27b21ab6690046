// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about one unit or one group as text: for the panel, status lines and tables.
#pragma once

#include "ui/state/document.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace espalier {

struct UnitFact {
    QString label;
    QString value;    ///< as many digits as mean something
    const char* term; ///< its id in the glossary
    QString exact{};  ///< the number with all its digits; empty where the value has them
};

struct UnitFacts {
    QString title;
    std::optional<Fate> fate; ///< of a unit, if there is a plan
    QString fateText;         ///< "kept", "cut by hand"; empty where there is no fate
    QString sentence;         ///< the plan's effect on it, and the reason
    std::vector<UnitFact> rows;
    QStringList members;      ///< layers that lose their channels together, or are held back together
    bool isProtected = false; ///< they lose none
    QStringList consumers;    ///< layers that read the channels
};

/// unit -1: facts about the whole group. Needs a model; group and unit must belong to it.
UnitFacts unitFacts(const Document& document, int group, UnitId unit = -1);

/// All of it for the clipboard, the numbers with all their digits.
QString copyText(const UnitFacts& facts);

/// "layer2.0.conv1 #5"; the number is the index in the group, from 0, as in all files that Espalier writes.
QString unitName(const Groups& groups, UnitId unit);

/// "kept", or "kept by hand".
QString fateText(const DocumentState& state, UnitId unit);

/// One line: name, score with its parts, fate.
QString unitLine(const Document& document, UnitId unit);

/// Whether group and unit (each may be -1) exist in the document's model.
bool knows(const Document& document, int group, UnitId unit);

} // namespace espalier
