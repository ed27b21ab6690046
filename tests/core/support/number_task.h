// SPDX-License-Identifier: GPL-3.0-or-later
// A second task, so that tests see which parts of the engine know more of a task than its interface tells.
#pragma once

#include "core/tasks/task.h"

namespace espalier::test {

/// Answers every image with one number, the number of its class; judged by the mean absolute error, less of which is better. A mirrored
/// image would be another one.
const Task& numberTask();

/// For the pictures of writePatterns().
Network numberNetwork();

} // namespace espalier::test
