// SPDX-License-Identifier: GPL-3.0-or-later
// Translates a checked ONNX file at an input shape to a network.
#pragma once

#include "core/formats/onnx/file.h"
#include "core/formats/onnx/graph.h"
#include "core/formats/steps.h"

#include <string>
#include <vector>

namespace espalier::onnx_io {

/// A pair of corresponding values in file and network, for finding the first node that differs.
struct Correspondence {
    std::string tensor; ///< the ONNX tensor
    std::string node;   ///< the ONNX node that produces it, for messages
    ValueId value;      ///< the network's
};

struct Translated {
    Network network;
    std::vector<at::Tensor> inputs;              ///< the example: random, with the file's batch size
    std::vector<Correspondence> correspondences; ///< in the order of nodes
    std::string fixedBatchReason;                ///< not empty when the file accepts only the number of images that it was exported for
    std::string fixedSizeReason;                 ///< not empty when it accepts only one size of its input although it leaves it free
    std::vector<std::string> notices;            ///< about nodes and computed weights, a sentence each
    std::vector<double> bounds;                  ///< GraphBuilder::bounds()
    bool mixesImages = false;                    ///< outputs for two images differ from those of each image alone
};

/// Translates all nodes. sizes: one shape per input of the file. other: the same with other sizes where the file leaves them free. anySize:
/// a user asked for this shape, so time is not limited. Throws OnnxError that names the node, and Stopped between two nodes.
Translated walk(const OnnxFile& file, const std::vector<Ints>& sizes, const std::vector<Ints>& other, bool anySize, const Proceed& proceed);

} // namespace espalier::onnx_io
