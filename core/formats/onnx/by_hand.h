// SPDX-License-Identifier: GPL-3.0-or-later
// Single nodes as ONNX defines them, for telling who is right where a judge and the translation differ. Nothing here is shared with the
// translation.
#pragma once

#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string_view>
#include <vector>

namespace espalier::onnx_io {

/// The node's outputs in double precision; fewer than the node has, where further ones are not computed. inputs: in the node's order,
/// floating-point ones as double, undefined where absent. Throws OnnxError for an operator, or a form of one, that is not computed here,
/// and c10::Error for inputs that do not fit.
std::vector<at::Tensor> byHand(const OnnxNode& node, const std::vector<at::Tensor>& inputs);

namespace by_hand {

using Tensors = std::vector<at::Tensor>;
using Compute = Tensors (*)(const OnnxNode& node, const Tensors& inputs);
using Table = std::map<std::string_view, Compute>;

void registerArithmetic(Table& table); ///< activations, reductions, norms, products
void registerWindows(Table& table);    ///< convolutions, pools
void registerLayouts(Table& table);    ///< what moves or repeats elements

const at::Tensor& input(const Tensors& inputs, std::size_t i);
inline bool present(const Tensors& inputs, std::size_t i)
{
    return i < inputs.size() && inputs[i].defined();
}
[[noreturn]] void refuseForm(const char* form);
/// An attribute in older operator sets, an input in newer ones; empty where neither exists.
Ints integersAt(const OnnxNode& node, const Tensors& inputs, std::size_t i, std::string_view name);
/// Counted from the front; all axes where the node names none.
Ints axesAt(const OnnxNode& node, const Tensors& inputs, std::size_t i, std::int64_t rank);

} // namespace by_hand
} // namespace espalier::onnx_io
