// SPDX-License-Identifier: GPL-3.0-or-later
// Networks without computed sizes, for runtimes that cannot compute with sizes.
#pragma once

#include "core/graph/network.h"

namespace espalier::onnx_io {

/// The network at the size of its inputs: computed sizes become constants, and so does what is computed from constants alone. Throws
/// c10::Error where the network does not run.
Network withFixedSizes(const Network& network);

} // namespace espalier::onnx_io
