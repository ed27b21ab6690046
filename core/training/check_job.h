// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: what must hold before a training begins.
#pragma once

#include "core/base/error.h"
#include "core/training/trainer.h"

namespace espalier {

/// Settings in their ranges; images, network, teacher and penalty that match; no variance of a single value.
Result<void> check(const TrainJob& job);

} // namespace espalier
