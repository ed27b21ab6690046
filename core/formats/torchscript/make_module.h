// SPDX-License-Identifier: GPL-3.0-or-later
// A network as a TorchScript module, in memory.
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>

namespace espalier::torchscript {

/// Shares the network's tensors. Throws ImportFailure or c10::Error where an operator has no TorchScript form.
torch::jit::Module makeModule(const Network& network);

} // namespace espalier::torchscript
