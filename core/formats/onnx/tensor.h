// SPDX-License-Identifier: GPL-3.0-or-later
// Converts tensors of ONNX files to LibTorch's and back.
#pragma once

#include "core/formats/onnx/proto.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>

namespace espalier::onnx_io {

/// Limit for tensors that are computed while reading: elements (256 MiB of float32).
inline constexpr std::int64_t largestTensor = std::int64_t{1} << 26;

/// A copy in the file's own type. folder: where files with external data must be. Throws OnnxError naming the tensor: a type that networks
/// do not support, sizes that do not match the data, external data outside the folder.
at::Tensor tensorFromProto(const onnx::TensorProto& proto, const std::filesystem::path& folder);

/// LibTorch's type for an ONNX element type. Throws OnnxError naming what needs it.
at::ScalarType scalarType(std::int32_t onnxType, const std::string& what);

/// The name of the type in which a network holds such numbers.
std::string typeName(at::ScalarType type);

/// float32, int64 or bool; other types are converted to the nearest of these.
onnx::TensorProto tensorToProto(const at::Tensor& tensor, const std::string& name);

} // namespace espalier::onnx_io
