// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX's protobuf classes with the definitions that Debian's library was built with, and this folder's exception.
#pragma once

#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

#include <stdexcept>

namespace espalier::onnx_io {

/// One sentence about what cannot be used in the file. Never leaves readOnnx and writeOnnx.
class OnnxError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace espalier::onnx_io
