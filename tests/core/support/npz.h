// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's archives of arrays; they hold PyTorch's outputs for files from current exporters.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace espalier::test {

/// All arrays by name. Throws std::runtime_error for anything but an uncompressed archive of C-ordered float32 arrays.
std::map<std::string, at::Tensor> readNpz(const std::filesystem::path& file);

} // namespace espalier::test
