// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: layers as products of matrices. A row of inputs times the rows of the weight gives a row of outputs (less the bias),
// for linear layers and convolutions of any dimension, stride and dilation, transposed ones, too. With groups, each group by itself.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace espalier {

/// Positions of the layer's output: images times the places of the map (of a linear layer: all dimensions but the last).
std::int64_t positionsOf(const Node& layer, const at::Tensor& output);

/// The layer's output at the positions (int64, each below positionsOf): [positions, output channels].
at::Tensor outputsAt(const Node& layer, const at::Tensor& output, const at::Tensor& positions);

/// What the kernel sees there, or what the linear layer reads: [positions, input channels × taps], a channel's taps side by side in the
/// order of the weight; zeros beyond the borders and, of a transposed convolution, where an input does not reach the position.
at::Tensor inputsAt(const Node& layer, const at::Tensor& weight, const at::Tensor& input, const at::Tensor& output,
                    const at::Tensor& positions);

/// The weight as [output channels, input channels of its group × taps], and the inverse with the shape of `like`.
at::Tensor weightRows(const Node& layer, const at::Tensor& weight);
at::Tensor weightFromRows(const Node& layer, const at::Tensor& rows, const at::Tensor& like);

} // namespace espalier
