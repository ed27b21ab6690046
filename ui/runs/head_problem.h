// SPDX-License-Identifier: GPL-3.0-or-later
// Whether images with boxes met a network whose head as a detector is not known.
#pragma once

#include "ui/state/document_state.h"

namespace espalier {

/// Why the network cannot be judged by the boxes of its images, and what was tried to find its head; empty where that is no problem.
QString headProblem(const DocumentState& state);

} // namespace espalier
