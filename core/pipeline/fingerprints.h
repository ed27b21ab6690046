// SPDX-License-Identifier: GPL-3.0-or-later
// Which network and which images a kept measurement belongs to.
#pragma once

#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <string>

namespace espalier {

/// Of the graph and every weight; not of the file it came from. 16 hexadecimal digits.
std::string fingerprintOf(const Network& network);

/// Of every pixel, label and class, and how they become the network's input. Decodes the images where they are not in memory.
std::string fingerprintOf(const Dataset& dataset);

/// The same of every label, class and name, and of the pixels of some hundred images: what can be told of any number of images at once.
std::string sampledFingerprintOf(const Dataset& dataset);

} // namespace espalier
