// SPDX-License-Identifier: GPL-3.0-or-later
// Detectors that learn a few painted pictures in seconds.
#pragma once

#include "core/tasks/detection/head.h"
#include "core/training/trainer.h"

namespace espalier::test {

/// For pictures of side × side: some 20 000 parameters, strides of 8 and 16. Its card has the classes' names and, of anchors, the sizes.
Network tinyDetector(HeadKind kind, int classes, int side = 64, unsigned seed = 1);

/// AdamW at a rate that suits it, pictures as they are. The data sets must outlive the job.
TrainJob detectionJob(const Network& network, const Dataset& train, const Dataset* validation, int epochs);

} // namespace espalier::test
