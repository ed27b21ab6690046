// SPDX-License-Identifier: GPL-3.0-or-later
// An ONNX file taken apart and found sound, before anything in it is run.
#pragma once

#include "core/formats/onnx/node.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace espalier::onnx_io {

struct GraphInput {
    std::string name;
    std::vector<std::int64_t> sizes; ///< 0 where the file leaves the dimension open
};

struct OnnxFile {
    onnx::ModelProto model; ///< without the initialisers' data
    std::int64_t opset = 0;
    std::vector<GraphInput> inputs; ///< without initialisers
    std::vector<std::string> outputs;
    std::vector<OnnxNode> nodes;                    ///< in topological order; only those that the outputs need
    std::map<std::string, at::Tensor> initialisers; ///< floating-point ones as float32
    std::vector<std::string> notices;
};

/// Parses and checks: operator set, unique names, no cycle, no missing tensor, no operator that cannot be read at all. Throws OnnxError.
std::unique_ptr<OnnxFile> loadOnnxFile(const std::filesystem::path& path);

/// Parses only. Throws OnnxError with a sentence for a missing, empty, too large, truncated or foreign file.
onnx::ModelProto parseModel(const std::filesystem::path& path);

} // namespace espalier::onnx_io
