// SPDX-License-Identifier: GPL-3.0-or-later
// Which inputs a TorchScript file takes, and running the file's own module on them.
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>

#include <optional>

namespace espalier::torchscript {

/// The module's answer, tensors only, flattened from tuples, lists and dictionaries. One tensor an input. Throws c10::Error.
std::vector<at::Tensor> runModule(const torch::jit::Module& module, const std::vector<at::Tensor>& inputs);
/// All tensors of a value, in order.
std::vector<at::Tensor> tensorsIn(const c10::IValue& value);

/// How many tensors the module must be given. Throws ImportFailure where it wants other things than tensors.
std::size_t countInputs(const torch::jit::Module& module);

/// Shapes to try for the first input, the likeliest first: what the file tells, then common ones with as many channels as the first layer
/// reads.
std::vector<Shape> likelyShapes(const torch::jit::Module& module);

/// Nothing, or why the module does not run on inputs of those shapes.
std::optional<std::string> whyNotRunning(const torch::jit::Module& module, const std::vector<Shape>& shapes);

/// Repeatable noise, so that a file that passed a check once passes always. One tensor a shape, no two of them alike.
std::vector<at::Tensor> randomImages(const std::vector<Shape>& shapes);

/// The given shape for another number of images.
Shape withBatch(Shape shape, std::int64_t images);
std::vector<Shape> withBatch(std::vector<Shape> shapes, std::int64_t images);

} // namespace espalier::torchscript
