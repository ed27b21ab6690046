// SPDX-License-Identifier: GPL-3.0-or-later
// The element types of a network's values: the network does not state them, and ONNX's operators ask for them.
#pragma once

#include "core/graph/network.h"

#include <c10/core/ScalarType.h>

#include <map>

namespace espalier::onnx_io {

/// By value, of all that are not floating-point: found by running the network once on an example (exampleInputs). Empty, without a run,
/// where no operator makes others. Throws like Executor::run.
std::map<ValueId, c10::ScalarType> wholeTypesOf(const Network& network);

} // namespace espalier::onnx_io
