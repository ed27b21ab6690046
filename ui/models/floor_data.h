// SPDX-License-Identifier: GPL-3.0-or-later
// Which layers the plan wears thin, why, and what helps, in words.
#pragma once

#include "ui/state/document_state.h"

#include <vector>

namespace espalier {

struct FloorData {
    enum class Kind { fine, unmeasured, infeasible, emptied, belowFloor, atFloor };

    Kind kind = Kind::fine;
    std::vector<int> layers; ///< groups of which counter tells
    QString counter;
    bool trouble = false;       ///< the user should do something about it
    QString remedy, remedyHelp; ///< empty: there is none
    double remedyRatio = 0;     ///< to plan as the remedy; 0: the remedy is policy replace
};

FloorData floorsIn(const DocumentState& state);

/// Why a layer is held back; empty for one that is not among data's layers. Where there is no plan, why there is none.
QString reasonFor(const DocumentState& state, const FloorData& data, int group);

} // namespace espalier
