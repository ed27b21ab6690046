// SPDX-License-Identifier: GPL-3.0-or-later
// Reads and writes ONNX files; both check their results.
#pragma once

#include "core/formats/formats.h"

namespace espalier {

/// Operator sets 7 to 23. Weights may be in the file or in files beside it; half and double precision become float32 (with a notice).
/// Arithmetic on shapes is computed while reading. The batch dimension and the sizes that the file leaves free stay free; what follows them
/// is computed by the network. The network's output is compared with a judge's for the same file (ONNX Runtime's where the program was
/// built with it, else OpenCV's), within 1e-4 relative or a few times the network's own rounding; a notice says where the judge cannot run
/// it or is not confirmed. Errors: missing, empty, truncated or foreign file; an unknown
/// operator, control flow or quantised operators (named, with node and file); a graph with a cycle or a missing tensor; a network too large
/// to run here; a difference that the first differing node, computed alone, confirms; cancelled.
Result<ImportedNetwork> readOnnx(const std::filesystem::path& file, const ReadOptions& options = {}, const Proceed& proceed = {});

/// The oldest and the newest operator set that can be written: 13 and 23. Where the installed libonnx knows only older ones, the network is
/// checked in the newest of these.
std::pair<int, int> onnxWriteOpsets();

/// Writes atomically. The batch dimension is free where the network takes any number of images, other dimensions where Value::free says so;
/// the rest are those of the network's input. Stored tensors become initialisers under their own names, and inputs, outputs and nodes keep
/// their names. Operator set and IR version are those of the file that the network was read from (at least set 13), or the set that is
/// asked for. Weights of more than WriteOptions::largestSingleFile bytes stand beside the file (onnxWeightsFile): new ones under a
/// name that is not taken, so that a model in place and its weights stay whole until the new model takes its place; then its weights are
/// removed. Before the target is replaced, the file is checked by ONNX's checker and shape inference, read back (which asks the judge
/// again), and compared with the network within 1e-4 relative. Errors: an operator set that cannot be written (usage); an operator without
/// an ONNX form (names node and operator); a check fails. Without foldBatchNorm only batch norms after transposed convolutions are folded,
/// because OpenCV computes those wrongly. Metadata are written to metadata_props.
Result<WrittenFile> writeOnnx(const Network& network, const std::filesystem::path& file, const WriteOptions& options = {},
                              const Proceed& proceed = {});

/// "small.onnx.data" for "small.onnx", then "small.onnx.2.data" and so on.
std::filesystem::path onnxWeightsFile(const std::filesystem::path& file, int number = 1);

FileFormat onnxFormat();

} // namespace espalier
