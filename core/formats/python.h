// SPDX-License-Identifier: GPL-3.0-or-later
// Writes networks as Python source, for further training in PyTorch.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Writes two files: `file`, a self-contained module with an nn.Module of the network's widths and a function load(), and its weights
/// beside it, with the ending .safetensors. Layers are PyTorch modules under their names, so that state_dict has the network's keys;
/// operators without a PyTorch module are expressions in forward(). Each file is replaced as a whole, the weights first. The weights are
/// read back; the source is not run. bytes counts both files. Errors: an operator without a Python form (names the node); a folder or disk
/// that cannot be written. Metadata are written to the weights' file; those of the options stand in the source's head, too. foldBatchNorm
/// folds batch norms into the convolutions before them, for inference.
Result<WrittenFile> writePython(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                                const Proceed& proceed = {});

/// Path of a written module's weights.
std::filesystem::path pythonWeightsFile(const std::filesystem::path& file);

FileFormat pythonFormat();

} // namespace espalier
