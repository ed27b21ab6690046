// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of operators for code that handles networks without knowing operators by name. Each operator's class declares its own
// (Operator::traits).
#pragma once

#include "core/graph/network.h"

#include <optional>

namespace espalier {

struct Traits {
    bool convolution = false;      ///< a layer over positions: input [images, channels, …], weight at input 1, bias at input 2
    bool linear = false;           ///< a layer over the last dimension: weight [outputs, inputs] at input 1, bias at input 2
    bool recurrent = false;        ///< a recurrent layer (core/graph/operators/recurrent.h)
    bool batchNorm = false;        ///< each channel by its running statistics: weight, bias, mean and variance at inputs 1 to 4
    bool averagesChannels = false; ///< averages over several channels: removing one changes the others
    bool matrixProduct = false;    ///< product of two tensors, none of which is a layer's weight
    bool addition = false;         ///< adds its second operand, times `alpha`
    bool relu = false;             ///< sets negative values to zero
    bool activation = false;       ///< element by element, hardly ever falls, with slopes of at most about one (ReLU, SiLU, …)
    bool exponential = false;      ///< e to the power of each element
    bool maximum = false;          ///< maximum over a window
    bool distribution = false;     ///< its outputs are positive and sum to one along a dimension (softmax)
    bool rearranges = false;       ///< the same elements elsewhere or in another shape
    bool number = false;           ///< computes a number from sizes; its output is no tensor
    bool selects = false;          ///< selects elements by their values (top k, non-maximum suppression, gathering at computed indices)
    bool sizedByContent = false;   ///< how many elements it selects depends on their values
    bool opaque = false;           ///< kept as in the file (attribute `op`), run by LibTorch's dispatcher
};

/// All false for an unknown operator.
Traits traitsOf(const Node& node);

/// Convolutions and linear layers: weighted sums of the input's channels, with a stored weight.
bool isLayer(const Node& node);
bool isConvolution(const Node& node);
bool isTransposed(const Node& node);
/// A convolution of several channels in which each output reads a single input.
bool isDepthwise(const Network& network, const Node& node);
bool isBatchNorm(const Node& node);

// Of layers and batch norms; noValue where the node has none.
ValueId weightOf(const Node& node);
ValueId biasOf(const Node& node);
// Of batch norms.
ValueId runningMeanOf(const Node& node);
ValueId runningVarianceOf(const Node& node);

/// The dimension of the channels that a layer reads and computes, in tensors of this rank.
std::size_t channelDimension(const Node& layer, std::size_t rank);
/// The weight's dimension of input channels, and the number of output channels of a weight of this shape.
std::size_t inputDimension(const Node& layer);
std::int64_t outputChannels(const Node& layer, const Shape& weight);

/// The name of an opaque operator in its file ("aten::roll").
const std::string& opaqueName(const Node& node);

} // namespace espalier
