// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as Python source, for people who train on in PyTorch.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Writes two files: `file`, a self-contained module with an nn.Module of the network's widths and a function load(), and its weights
/// beside it, with the ending .safetensors. Layers are modules of PyTorch's under their names, so that state_dict has the keys of the
/// network; what no module of PyTorch's fits is spelled out in forward(). Each file is replaced as a whole, the weights first. The weights
/// are read back; that the source runs is for Python to say, which is not asked. bytes counts both files. Errors: an operator that has no
/// form in Python (names the node); a folder or disk that cannot be written.
/// metadata is told in the source's head and in the weights' file.
Result<WrittenFile> writePython(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                const Proceed& proceed = {});

/// Where the weights of a written module lie.
std::filesystem::path pythonWeightsFile(const std::filesystem::path& file);

FileFormat pythonFormat();

} // namespace espalier
