// SPDX-License-Identifier: GPL-3.0-or-later
// ONNX's non-maximum suppression as a function in Python and TorchScript at once, for files of formats that lack the operator.
#pragma once

namespace espalier {

/// The function's name, and its source. It gives what suppressedByOnnx (core/graph/operators/suppression.h) gives.
extern const char* const suppressionName;
extern const char* const suppressionSource;

} // namespace espalier
