// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the inputs that a TorchScript file accepts, and runs its module on them.
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>

#include <functional>
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

/// Which sizes of the inputs differ in a further run, by input and dimension.
using FreeSizes = std::vector<std::vector<bool>>;

/// The inputs' shapes with other sizes, or why there are none.
struct OtherShapes {
    std::vector<Shape> shapes; ///< empty where there are none
    std::string refusal;       ///< the reason of the first attempt; empty where no size may differ
};

/// Other sizes, all different, of which whyNot gives no reason: larger pictures, or smaller ones where that is cheaper. The batch stays.
/// stated: the only sizes that may differ; absent: heights and widths, or what else is accepted of them.
OtherShapes otherShapes(const std::vector<Shape>& shapes, const std::optional<FreeSizes>& stated,
                        const std::function<std::optional<std::string>(const std::vector<Shape>&)>& whyNot);

/// Sizes, the best first, of which a bound leaves something else: it is this share of a size that follows the shapes'. Those sizes differ
/// that do in `other`.
std::vector<std::vector<Shape>> shapesBeyond(double bound, const std::vector<Shape>& shapes, const std::vector<Shape>& other);

/// Random images, the same at every call, so that a check has the same result every time. One tensor per shape, all different.
std::vector<at::Tensor> randomImages(const std::vector<Shape>& shapes);

/// The shape with another number of images.
Shape withBatch(Shape shape, std::int64_t images);
std::vector<Shape> withBatch(std::vector<Shape> shapes, std::int64_t images);

} // namespace espalier::torchscript
