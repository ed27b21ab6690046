// SPDX-License-Identifier: GPL-3.0-or-later
// At which ratio decisions appear with the present settings, where the present plan has none.
#pragma once

#include "ui/models/collapse_data.h"

#include <QString>

#include <optional>

namespace espalier {

struct DecisionsOutlook {
    QString sentence;            ///< empty where there is nothing to tell: there are decisions, or there can be none
    std::optional<double> ratio; ///< at which there are some, to go to

    bool operator==(const DecisionsOutlook&) const = default;
};

/// Whether the map is needed for that: the plan has no decisions, and its policy makes some.
bool needsOutlook(const DocumentState& state);
DecisionsOutlook outlookOf(const DocumentState& state, const CollapseData& collapses);

} // namespace espalier
