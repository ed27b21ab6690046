// SPDX-License-Identifier: GPL-3.0-or-later
// A second task: tests check with it that the engine uses tasks only through their interface.
#pragma once

#include "core/tasks/task.h"

namespace espalier::test {

/// Predicts the class number of an image as one number; its metric is the mean absolute error, lower is better. Mirroring would change the
/// target.
const Task& numberTask();

/// For the pictures of writePatterns().
Network numberNetwork();

} // namespace espalier::test
