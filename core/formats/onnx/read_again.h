// SPDX-License-Identifier: GPL-3.0-or-later
// Reads back what was written, without keeping its weights twice.
#pragma once

#include "core/formats/onnx.h"

namespace espalier::onnx_io {

/// Like readOnnx(). Weights that equal the written network's tensors of the same name become these tensors.
Result<ImportedNetwork> readOnnxAgain(const std::filesystem::path& file, const ReadOptions& options, const Network& written,
                                      const Proceed& proceed);

} // namespace espalier::onnx_io
