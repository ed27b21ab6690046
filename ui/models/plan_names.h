// SPDX-License-Identifier: GPL-3.0-or-later
// Names and sentences of entries of the plan tree.
#pragma once

#include "core/project/plan_tree.h"

#include <QString>

namespace espalier {

/// "−50 % of the compute (MACs)": what a plan's settings ask for.
QString targetText(const PruneSettings& settings);
/// "original", "estimated", "pruned", …
QString originText(PlanOrigin origin);
/// "91.2 % ± 1.4"; "–" where nothing is known. The longer side of the interval is told.
QString planMetricText(const PlanNode& node);
/// Its measured metric; else the estimate; null where neither is known.
const PlanMetric* metricOf(const PlanNode& node);
/// "30 Nov 2026, 09:15", in this machine's time.
QString momentText(const std::string& time);
/// Everything about an entry, in sentences, for tooltips and the line under the plot.
QString planSentence(const PlanNode& node);
/// What the second entry has that the first one has not.
QString differenceSentence(const PlanNode& first, const PlanNode& second);

} // namespace espalier
