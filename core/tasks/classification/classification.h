// SPDX-License-Identifier: GPL-3.0-or-later
// One class per image: cross-entropy, top-1 and top-5 accuracy.
#pragma once

#include "core/tasks/task_for.h"

namespace espalier {

KnownTask classificationInGeneral();
/// For networks with one output of N×classes, on images whose targets are class numbers; null for others.
std::shared_ptr<const Task> classificationOf(const Network& network);

} // namespace espalier
