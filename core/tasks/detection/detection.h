// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes around objects in images: YOLO-style detectors, judged by average precision.
#pragma once

#include "core/tasks/task_for.h"

namespace espalier {

KnownTask detectionInGeneral();
/// Null where no head is found in the network (findHead).
std::shared_ptr<const Task> detectionOf(const Network& network);

} // namespace espalier
