// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX files: read into a Network, written from one; both check themselves.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Operator sets 9 to 20. Weights may stand in the file or in files beside it; half and double precision become float32 (with a notice).
/// Arithmetic on shapes is computed while reading; the batch dimension stays free. The network's output is checked against OpenCV's reading
/// of the same file within 1e-4 relative where OpenCV can run it; a notice tells where it cannot. Errors: missing, empty, truncated or
/// foreign file; an operator that Espalier does not know, control flow and quantised operators (named, with node and file); a graph with a
/// cycle or a missing tensor; a network too large to be run here; the check fails (names the first node that differs);
/// cancelled.
Result<ImportedNetwork> readOnnx(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

/// The oldest and the newest operator set that can be written: 13, and what the installed libonnx can check (at most 20).
std::pair<int, int> onnxWriteOpsets();

/// Writes atomically. The batch dimension is free where the network takes any number of images; the other sizes are those of the network's
/// input. Stored tensors are initialisers under their own names, and nodes are called as in the network. Before anything is replaced, the
/// file is checked by ONNX's own checker and shape inference, read back (which compares it with OpenCV, where that can run it), and
/// compared with the network within 1e-4 relative. Errors: an operator set that cannot be written (usage); an operator that ONNX has no
/// form for (names node and operator); more than 2 GB of weights; the check fails.
/// Without foldBatchNorm only batch norms behind transposed convolutions become part of these: OpenCV computes them wrongly where they
/// stand by themselves. metadata goes into metadata_props.
Result<WrittenFile> writeOnnx(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                              const Proceed& proceed = {});

FileFormat onnxFormat();

} // namespace espalier
