// SPDX-License-Identifier: GPL-3.0-or-later
// A network, its images and a training job of a few seconds.
#pragma once

#include "core/training/trainer.h"

#include <filesystem>

namespace espalier::test {

/// Three convolutions with batch norm, pooling between, for the pictures of writePatterns().
Network patternNetwork(unsigned seed = 1);
/// A split of writePatterns() in root.
Dataset openPatterns(const std::filesystem::path& root, const std::string& split);
/// Few short epochs. The data sets must outlive the job. On the CPU, where training is reproducible bit by bit, unless ESPALIER_TEST_DEVICE
/// names another device.
TrainJob patternJob(const Network& network, const Dataset& train, const Dataset* validation);

/// Equal bit by bit.
bool sameTensors(const Network& a, const Network& b);

} // namespace espalier::test
