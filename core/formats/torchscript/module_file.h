// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a TorchScript file, with a sentence for everything that such a file may turn out to be.
#pragma once

#include "core/base/error.h"
#include "core/graph/tensor.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::torchscript {

struct OpenedModule {
    torch::jit::Module module;
    std::vector<std::string> notices; ///< sentences for the user
    std::vector<Shape> inputShapes;   ///< of all inputs, where the file tells them: Espalier wrote it, or PyTorch 2 traced it
};

/// The module in eval mode on the processor, its floating-point tensors as float32 (what the engine computes in).
Result<OpenedModule> openModule(const std::filesystem::path& file);

} // namespace espalier::torchscript
