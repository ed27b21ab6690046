// SPDX-License-Identifier: GPL-3.0-or-later
// Opens a TorchScript file, with an error sentence for every other kind of file.
#pragma once

#include "core/base/error.h"
#include "core/formats/torchscript/input_shape.h"
#include "core/graph/tensor.h"

#include <torch/csrc/jit/api/module.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::torchscript {

struct OpenedModule {
    torch::jit::Module module;
    std::vector<std::string> notices; ///< sentences for the user
    std::vector<Shape> inputShapes;   ///< of all inputs, where the file has them: written by Espalier, or traced by PyTorch 2
    std::optional<FreeSizes> freeSizes = std::nullopt; ///< of all inputs, where the file states them
    std::map<std::string, std::string> metadata{};     ///< the archive's extra files that are kept
};

/// Converts floating-point tensors to float32, with a notice.
void toSinglePrecision(OpenedModule& opened);

/// A sentence for a path that holds no file that can be read; empty where it does. title: "a TorchScript file".
std::string whyUnreadable(const std::filesystem::path& file, const std::string& title);

/// The module in eval mode on the CPU, its floating-point tensors converted to float32.
Result<OpenedModule> openModule(const std::filesystem::path& file);

} // namespace espalier::torchscript
