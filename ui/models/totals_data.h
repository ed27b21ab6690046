// SPDX-License-Identifier: GPL-3.0-or-later
// What the network costs, in words: as it was opened, now, and as planned.
#pragma once

#include "core/tasks/evaluation.h"
#include "ui/state/document_state.h"

#include <array>

namespace espalier {

struct TotalsData {
    enum Column { original, now, planned, change, columns };
    enum Kind { params, macs, time, size, units, metric, kinds };
    struct Row {
        QString title, help;
        std::array<QString, columns> cells; ///< "–" where it is not known; change: empty where there is none to tell
        bool shown = true;                  ///< false: nobody measured it, or the network's task has no such metric
    };

    std::array<Row, kinds> rows;
    QString input;       ///< what the network takes: "Input: any number of images × 3 × any height × any width"; a line for each input
    bool staged = false; ///< a stage made another network of the one that was opened; else there is nothing between original and planned
};

/// The metric of a network's task; null where it has none. Finding it out takes longer than all totals.
const MetricInfo* metricOf(const Network& network);

/// Needs a model. metric: of the network that was opened. originally, now: how that one and the present one were judged, where they were.
TotalsData totalsOf(const DocumentState& state, const MetricInfo* metric, const std::optional<Evaluation>& originally,
                    const std::optional<Evaluation>& now);

} // namespace espalier
