// SPDX-License-Identifier: GPL-3.0-or-later
// NumPy's archives of arrays, as PyTorch's answers are kept in beside the files that current exporters wrote.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace espalier::test {

/// Every array by its name. Throws std::runtime_error for what is not an uncompressed archive of C-ordered float32 arrays.
std::map<std::string, at::Tensor> readNpz(const std::filesystem::path& file);

} // namespace espalier::test
