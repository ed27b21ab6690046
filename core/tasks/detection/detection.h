// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes around objects in images: YOLO-style detectors, judged by average precision.
#pragma once

#include "core/data/dataset.h"
#include "core/settings/suppression_settings.h"
#include "core/tasks/detection/head.h"
#include "core/tasks/task_for.h"

#include <string>

namespace espalier {

KnownTask detectionInGeneral();
/// Null where no head is found in the network (findHead). judged: which boxes count in the metrics.
std::shared_ptr<const Task> detectionOf(const Network& network, const SuppressionSettings& judged = {});

/// Why pictures of this size cannot be answered: unknown anchors, cells that do not fit. Empty where they can.
std::string faultOf(const DetectionHead& head, const Preprocessing& picture);
/// A sentence that says what was looked for.
std::string notADetector(const Network& network);

} // namespace espalier
