// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX files: read into a Network, written from one; both check themselves.
#pragma once

#include "core/base/error.h"
#include "core/formats/imported_network.h"

#include <filesystem>

namespace espalier {

/// Operator sets 9 to 20. Weights may stand in the file or in files beside it; half and double precision become float32 (with a notice).
/// Arithmetic on shapes is computed while reading; the batch dimension stays free. The network's output is checked against OpenCV's reading
/// of the same file within 1e-4 relative where OpenCV can run it; a notice tells where it cannot. Errors: missing, empty, truncated or
/// foreign file; an operator that Espalier does not know, control flow and quantised operators (named, with node and file); a graph with a
/// cycle or a missing tensor; a network too large to be run here; the check fails (names the first node that differs).
Result<ImportedNetwork> readOnnx(const std::filesystem::path& file, const ReadOptions& options = {});

struct OnnxWriteOptions {
    int opset = 13; ///< 13 to 17
};

/// Writes atomically. The batch dimension is free, batch norms are kept, names of tensors and nodes are those of the network. Before
/// anything is replaced, the file is checked by ONNX's own checker, read back, and compared with the network within 1e-4 relative (by
/// OpenCV too, where it can run the file). Errors: an operator set outside 13 to 17; an operator that ONNX has no form for (names the
/// node); the check fails.
Result<WrittenFile> writeOnnx(const Network& network, const std::filesystem::path& file, const OnnxWriteOptions& options = {});

} // namespace espalier
