// SPDX-License-Identifier: GPL-3.0-or-later
// Inside formats only: loadNetwork for each runtime, implemented beside the format that the runtime reads.
#pragma once

#include "core/formats/runtime.h"

namespace espalier {

Result<std::unique_ptr<LoadedNetwork>> loadTorchScript(const Network& network, int batch);                    ///< torchscript/loaded.cpp
Result<std::unique_ptr<LoadedNetwork>> loadOpenCv(const Network& network, int batch, const Proceed& proceed); ///< onnx/loaded.cpp

} // namespace espalier
