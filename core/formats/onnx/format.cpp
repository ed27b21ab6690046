// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/onnx.h"

namespace espalier {
namespace {

/// The tag of ir_version, the first field of an ONNX model; text and other common files do not start with it.
bool startsAsModel(const std::filesystem::path& file)
{
    return firstBytes(file, 1) == "\x08";
}

} // namespace

FileFormat onnxFormat()
{
    return {.name = "onnx",
            .title = "ONNX",
            .endings = {".onnx"},
            .recognises = startsAsModel,
            .read = readOnnx,
            .write = writeOnnx,
            .opsets = onnxWriteOpsets(),
            .foldsBatchNorm = true};
}

} // namespace espalier
