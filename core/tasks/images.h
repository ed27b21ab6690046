// SPDX-License-Identifier: GPL-3.0-or-later
// Checks whether a network accepts a dataset's images, for all tasks on images.
#pragma once

#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <string>

namespace espalier {

/// Empty where it does; else a sentence about the difference.
std::string imageMismatch(const Network& network, const Dataset& dataset);

} // namespace espalier
