// SPDX-License-Identifier: GPL-3.0-or-later
// A network loaded by a runtime that executes exported files, for measuring its time.
#pragma once

#include "core/base/error.h"
#include "core/base/named.h"
#include "core/formats/steps.h"
#include "core/graph/network.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier {

enum class Runtime {
    torchScript, ///< LibTorch's interpreter, as after torch.jit.load
    openCv,      ///< OpenCV's dnn module, from ONNX with batch norms folded
};

/// "torchscript", "opencv".
const char* nameOf(Runtime runtime);
Result<Runtime> runtimeFromName(const std::string& name);
std::vector<Option> runtimeOptions();

class LoadedNetwork {
public:
    virtual ~LoadedNetwork() = default;
    /// One inference on the same random input every time. Throws the runtime's exceptions.
    virtual void run() = 0;
};

/// Loads for inputs of this many images. Runs on as many threads as LibTorch is set to, also in OpenCV. The network need not outlive the
/// result. Errors: the runtime cannot run it (names the runtime and the reason); cancelled.
Result<std::unique_ptr<LoadedNetwork>> loadNetwork(const Network& network, Runtime runtime, int batch = 1, const Proceed& proceed = {});

} // namespace espalier
