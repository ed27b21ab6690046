// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX's non-maximum suppression in TorchScript files: a function of their own, since TorchScript has no such operator.
#pragma once

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

namespace espalier::torchscript {

namespace jit = torch::jit;

/// The function, compiled once per process.
jit::Function* suppressionFunction();

/// Replaces calls of this function by calls of the operator espalier::non_max_suppression, whose loops need not be followed. The function's
/// name decides: whether it computes the same is seen when the network is compared with the file.
void recogniseSuppression(jit::Graph& graph);

/// Registers that operator. Call once per process.
void registerSuppression();

} // namespace espalier::torchscript
