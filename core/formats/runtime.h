// SPDX-License-Identifier: GPL-3.0-or-later
// A network as its users run it: loaded by the programs that read what Espalier writes. For measuring how long that takes.
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"
#include "core/graph/network.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

enum class Runtime {
    torchScript, ///< LibTorch's interpreter, as torch.jit.load gives it
    openCv,      ///< OpenCV's dnn module, from ONNX with batch norms folded
};

/// "torchscript", "opencv".
const char* nameOf(Runtime runtime);
Result<Runtime> runtimeFromName(const std::string& name);
std::vector<Option> runtimeOptions();

class LoadedNetwork {
public:
    virtual ~LoadedNetwork() = default;
    /// One inference on the same random input every time. Throws where the runtime does.
    virtual void run() = 0;
};

/// Loads for inputs of this many images; it runs on as many threads as LibTorch is set to, also in OpenCV. The network may go away.
/// Error: the runtime cannot run it (names it and tells why).
Result<std::unique_ptr<LoadedNetwork>> loadNetwork(const Network& network, Runtime runtime, int batch = 1);

} // namespace espalier
