// SPDX-License-Identifier: GPL-3.0-or-later
// From a sound ONNX file and an input shape to a network.
#pragma once

#include "core/formats/onnx/file.h"
#include "core/formats/onnx/graph.h"
#include "core/formats/steps.h"

#include <string>
#include <vector>

namespace espalier::onnx_io {

/// What the file and the network call the same thing, to find the first node that differs.
struct Correspondence {
    std::string tensor; ///< the ONNX tensor
    std::string node;   ///< the ONNX node that produces it, for messages
    ValueId value;      ///< the network's
};

struct Translated {
    Network network;
    std::vector<at::Tensor> inputs;              ///< the example: random, of the file's batch
    std::vector<Correspondence> correspondences; ///< in the order of nodes
    std::string fixedBatchReason;                ///< not empty when the file takes only as many images at once as it was exported for
    bool mixesImages = false;                    ///< two images give something else than each on its own
};

/// Walks through the nodes. sizes: one shape per input of the file. anySize: a user asked for this shape, so it may take its time. Throws
/// OnnxError that names the node, and Stopped between two nodes.
Translated walk(const OnnxFile& file, const std::vector<Ints>& sizes, bool anySize, const Proceed& proceed);

} // namespace espalier::onnx_io
