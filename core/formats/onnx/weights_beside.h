// SPDX-License-Identifier: GPL-3.0-or-later
// Files that hold the weights of large models, beside the model: NAME.onnx.data, or NAME.onnx.2.data, … while that name is taken.
#pragma once

#include <filesystem>
#include <vector>

namespace espalier::onnx_io {

/// A name that no file has, so that the model in place and its weights stay whole until the new model takes their place.
std::filesystem::path freshWeightsFile(const std::filesystem::path& model);

/// The files under such names that the model in place refers to. Empty where there is no such model.
std::vector<std::filesystem::path> weightsFilesOf(const std::filesystem::path& model);

} // namespace espalier::onnx_io
