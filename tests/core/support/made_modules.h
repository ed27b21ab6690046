// SPDX-License-Identifier: GPL-3.0-or-later
// TorchScript modules from the source of their methods.
#pragma once

#include "core/formats/torchscript.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>

#include <QTemporaryDir>

#include <string>
#include <utility>
#include <vector>

namespace espalier::test {

using Parameters = std::vector<std::pair<std::string, at::Tensor>>;

/// A module with parameters, from the source of its methods.
torch::jit::Module moduleOf(const std::string& source, const Parameters& parameters);

/// Of a convolution from 3 to 4 channels: "w".
const Parameters& oneLayer();
/// A method whose first step is that layer.
std::string afterLayer(const char* statements);

/// The network that is read from the module's file in this folder.
Result<ImportedNetwork> readMade(const torch::jit::Module& module, const Shape& shape, const QTemporaryDir& folder);
/// LibTorch built with LLVM would compile fused operators at every new size, which takes minutes for some networks.
void compileNothing();

/// The tensors of a module's answer.
std::vector<at::Tensor> tensorsOf(const c10::IValue& answer);

} // namespace espalier::test
