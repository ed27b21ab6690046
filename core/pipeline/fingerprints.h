// SPDX-License-Identifier: GPL-3.0-or-later
// Fingerprints of networks and images, as keys of cached measurements.
#pragma once

#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <string>

namespace espalier {

/// Of the graph and every weight, not of the file. 16 hexadecimal digits.
std::string fingerprintOf(const Network& network);

/// Of all pixels, labels and classes, and of the preprocessing. Decodes the images where they are not in memory.
std::string fingerprintOf(const Dataset& dataset);

/// The same with the pixels of some hundred images only, so that it is fast for any number of images.
std::string sampledFingerprintOf(const Dataset& dataset);

} // namespace espalier
