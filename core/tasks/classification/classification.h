// SPDX-License-Identifier: GPL-3.0-or-later
// One class per image: cross-entropy, top-1 and top-5 accuracy.
#pragma once

#include "core/tasks/task.h"

namespace espalier {

/// For networks with one output of N×classes, on images whose targets are class numbers.
const Task& classification();

} // namespace espalier
