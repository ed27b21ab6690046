// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a network takes a dataset's images: the same for every task on images.
#pragma once

#include "core/data/dataset.h"
#include "core/graph/network.h"

#include <string>

namespace espalier {

/// Empty when the network takes images such as the dataset's; else the sentence that says what does not fit.
std::string imageMismatch(const Network& network, const Dataset& dataset);

} // namespace espalier
