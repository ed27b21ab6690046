// SPDX-License-Identifier: GPL-3.0-or-later
// Which input a TorchScript file takes, and running the file's own module on it.
#pragma once

#include "core/network/network.h"

#include <torch/csrc/jit/api/module.h>

#include <optional>

namespace espalier::torchscript {

/// The module's answer, tensors only, flattened from tuples, lists and dictionaries. Throws c10::Error.
std::vector<at::Tensor> runModule(const torch::jit::Module& module, const at::Tensor& input);
/// All tensors of a value, in order.
std::vector<at::Tensor> tensorsIn(const c10::IValue& value);

/// Throws ImportFailure where the module wants other things than one tensor.
void requireOneTensor(const torch::jit::Module& module);

/// Shapes to try, the likeliest first: what the file tells, then common ones with as many channels as the first layer reads.
std::vector<Shape> likelyShapes(const torch::jit::Module& module);

/// Nothing, or why the module does not run on that shape.
std::optional<std::string> whyNotRunning(const torch::jit::Module& module, const Shape& shape);

/// Repeatable noise, so that a file that passed a check once passes always.
at::Tensor randomImages(const Shape& shape);

/// The given shape for another number of images.
Shape withBatch(Shape shape, std::int64_t images);

} // namespace espalier::torchscript
