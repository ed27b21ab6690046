// SPDX-License-Identifier: GPL-3.0-or-later
// The inputs of a recurrent layer (lstm, gru), for operators and writers: the sequence, four stored tensors for each direction, and perhaps
// the state before the first step.
#pragma once

#include "core/graph/network.h"

namespace espalier {

/// Two where the layer runs backwards, too.
std::size_t directionsOf(const Node& node);

// Rows hold the gates one after the other, in PyTorch's order: input, forget, cell, output; or reset, update, new.
ValueId weightOfInput(const Node& node, std::size_t direction); ///< [gates · hidden, inputs]
ValueId weightOfState(const Node& node, std::size_t direction); ///< [gates · hidden, hidden]
// [gates · hidden]; noValue where the layer has none.
ValueId biasOfInput(const Node& node, std::size_t direction);
ValueId biasOfState(const Node& node, std::size_t direction);

/// Where the state before the first step stands among the inputs, and behind it an LSTM's cell: [directions, images, hidden]. Either is
/// absent where it is zero.
std::size_t placeOfState(const Node& node);

} // namespace espalier
