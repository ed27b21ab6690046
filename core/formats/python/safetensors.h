// SPDX-License-Identifier: GPL-3.0-or-later
// Files of named tensors in the safetensors format: the header's length (8 bytes, little-endian), the header (JSON), the tensors' bytes.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace espalier::python_io {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Throws std::system_error where the file cannot be written, std::invalid_argument for a type that the format lacks.
void writeSafetensors(const std::filesystem::path& file, const NamedTensors& tensors, const std::map<std::string, std::string>& metadata);

/// The tensors in the order of their bytes. Throws std::runtime_error with a part of a sentence for an invalid file.
NamedTensors readSafetensors(const std::filesystem::path& file);

} // namespace espalier::python_io
