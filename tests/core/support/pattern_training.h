// SPDX-License-Identifier: GPL-3.0-or-later
// A network, its images and a job that a test trains within seconds.
#pragma once

#include "core/training/trainer.h"

#include <filesystem>

namespace espalier::test {

/// Three convolutions with batch norm, pooling between, for the pictures of writePatterns().
Network patternNetwork(unsigned seed = 1);
/// A split of writePatterns() in root.
Dataset openPatterns(const std::filesystem::path& root, const std::string& split);
/// Few short epochs. The data sets must outlive the job. On the processor, where training repeats itself to the bit, unless the
/// environment's ESPALIER_TEST_DEVICE names another device.
TrainJob patternJob(const Network& network, const Dataset& train, const Dataset* validation);

/// Alike to the bit.
bool sameTensors(const Network& a, const Network& b);

} // namespace espalier::test
