// SPDX-License-Identifier: GPL-3.0-or-later
// What an operator is to code that handles networks without knowing operators by name. Each operator's class declares its own
// (Operator::traits); everybody else asks here.
#pragma once

#include "core/graph/network.h"

#include <optional>

namespace espalier {

struct Traits {
    bool convolution = false;      ///< a layer over positions: input [images, channels, …], weight at input 1, bias at input 2
    bool linear = false;           ///< a layer over the last dimension: weight [outputs, inputs] at input 1, bias at input 2
    bool batchNorm = false;        ///< each channel by its running statistics: weight, bias, mean and variance at inputs 1 to 4
    bool averagesChannels = false; ///< takes a mean over channels among others: a missing channel changes those that stay
    bool matrixProduct = false;    ///< of two tensors, none of which is a layer's weight
    bool addition = false;         ///< adds its second operand, times `alpha`
    bool relu = false;             ///< what is below zero becomes zero
    bool maximum = false;          ///< takes the largest of a window
    bool distribution = false;     ///< hands out numbers that add up to one along a dimension
    bool rearranges = false;       ///< the same elements elsewhere or in another shape
    bool opaque = false;           ///< kept as the file has it (attribute `op`), run by LibTorch's dispatcher
};

/// None of them for an operator that is not known.
Traits traitsOf(const Node& node);

/// A layer adds up its input's channels, weighed by a tensor: convolutions and linear layers.
bool isLayer(const Node& node);
bool isConvolution(const Node& node);
bool isTransposed(const Node& node);
/// A convolution each of whose outputs reads a single one of many channels.
bool isDepthwise(const Network& network, const Node& node);
bool isBatchNorm(const Node& node);

// Of layers and batch norms; noValue where the node has none.
ValueId weightOf(const Node& node);
ValueId biasOf(const Node& node);
// Of batch norms.
ValueId runningMeanOf(const Node& node);
ValueId runningVarianceOf(const Node& node);

/// Where the channels stand that a layer reads and makes, in tensors of that many dimensions.
std::size_t channelDimension(const Node& layer, std::size_t rank);
/// The weight's dimension that reads input channels, and the number of channels that come out of a weight of that shape.
std::size_t inputDimension(const Node& layer);
std::int64_t outputChannels(const Node& layer, const Shape& weight);

/// The name that a kept operator has in its file ("aten::roll").
const std::string& opaqueName(const Node& node);

} // namespace espalier
