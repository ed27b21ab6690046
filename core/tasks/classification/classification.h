// SPDX-License-Identifier: GPL-3.0-or-later
// One class an image: cross-entropy, and how often the right class is the first, or among the first five.
#pragma once

#include "core/tasks/task.h"

namespace espalier {

/// Of networks with one output of N×classes, on images whose targets are class numbers.
const Task& classification();

} // namespace espalier
