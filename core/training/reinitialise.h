// SPDX-License-Identifier: GPL-3.0-or-later
// New weights in a network's shape, for training from scratch.
#pragma once

#include "core/base/error.h"
#include "core/graph/network.h"

#include <cstdint>

namespace espalier {

/// The network with all learned numbers replaced. Weights of convolutions are drawn from a normal distribution of variance 2/fan-in, those
/// of linear layers of variance 1/fan-in (He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015, section 2.2; fan-in: elements of the
/// weight per index of its first dimension); biases are 0; normalisations start with weight 1, bias 0, mean 0 and variance 1. Equal seeds
/// give equal networks for any number of threads. Error where another operator has parameters (names operator and parameter): their
/// initialisation is unknown.
Result<Network> reinitialised(const Network& network, std::uint64_t seed);

} // namespace espalier
