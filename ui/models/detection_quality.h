// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of a detector's evaluations, before pruning and now.
#pragma once

#include "core/tasks/detection/detection_curves.h"
#include "ui/models/plain_table.h"

#include <QString>

#include <optional>
#include <vector>

namespace espalier {

struct JudgedDetector {
    Evaluation evaluation;
    std::vector<PrecisionRecallCurve> curves;
    ConfusionTable confusion;
};

/// Nothing for no evaluation and for networks of other kinds.
std::optional<JudgedDetector> judgedDetector(const std::optional<Evaluation>& evaluation);

/// The classes whose curves are drawn: at most eight, those with the most objects, in their order.
std::vector<int> mostFrequentClasses(const JudgedDetector& judged);

/// "mAP@0.5 0.81 → 0.79, … on 120 images". before: null where there is only one network.
QString qualitySummary(const JudgedDetector* before, const JudgedDetector& now);
/// A row for all, a row a class, and a row for small, medium and large objects: images, boxes, and the metrics, before → now.
PlainTable qualityTable(const JudgedDetector* before, const JudgedDetector& now);

} // namespace espalier
