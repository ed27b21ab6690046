// SPDX-License-Identifier: GPL-3.0-or-later
// A parsed and checked ONNX file; nothing in it has been run.
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
    std::vector<std::int64_t> sizes; ///< 0 for a dimension without a fixed size
};

/// The names of a tensor's dimensions that have one; empty for the others.
std::vector<std::string> sizeNames(const onnx::ValueInfoProto& info);

struct OnnxFile {
    onnx::ModelProto model; ///< without the initialisers' data
    std::int64_t opset = 0;
    std::vector<GraphInput> inputs; ///< without initialisers
    std::vector<std::string> outputs;
    std::vector<OnnxNode> nodes;                    ///< in topological order; only those that the outputs depend on
    std::map<std::string, at::Tensor> initialisers; ///< floating-point ones as float32
    std::vector<std::string> notices;
};

/// Parses and checks: operator set, unique names, no cycle, no missing tensor, no unsupported operator. Throws OnnxError.
std::unique_ptr<OnnxFile> loadOnnxFile(const std::filesystem::path& path);

/// Parses only. Throws OnnxError with a sentence for a missing, empty, too large, truncated or foreign file.
onnx::ModelProto parseModel(const std::filesystem::path& path);

} // namespace espalier::onnx_io
