// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the inputs that a TorchScript file accepts, and runs its module on them.
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>

#include <optional>

namespace espalier::torchscript {

/// The module's outputs, tensors only, flattened from tuples, lists and dictionaries. One tensor per input. Throws c10::Error.
std::vector<at::Tensor> runModule(const torch::jit::Module& module, const std::vector<at::Tensor>& inputs);
/// All tensors of a value, in order.
std::vector<at::Tensor> tensorsIn(const c10::IValue& value);

/// The number of input tensors. Throws ImportFailure where the module takes other types.
std::size_t countInputs(const torch::jit::Module& module);

/// Shapes to try for the first input, the likeliest first: the file's, then common ones with as many channels as the first layer reads.
std::vector<Shape> likelyShapes(const torch::jit::Module& module);

/// Nothing where the module runs on inputs of these shapes, else the reason.
std::optional<std::string> whyNotRunning(const torch::jit::Module& module, const std::vector<Shape>& shapes);

/// Random images, the same at every call, so that a check has the same result every time. One tensor per shape, all different.
std::vector<at::Tensor> randomImages(const std::vector<Shape>& shapes);

/// The shape with another number of images.
Shape withBatch(Shape shape, std::int64_t images);
std::vector<Shape> withBatch(std::vector<Shape> shapes, std::int64_t images);

} // namespace espalier::torchscript
