// SPDX-License-Identifier: GPL-3.0-or-later
// Files that hold the weights of large models, beside the model: NAME.onnx.data, or NAME.onnx.2.data, … while that name is taken.
#pragma once

#include <filesystem>
#include <vector>

namespace espalier::onnx_io {

/// Tells models that Espalier wrote.
inline constexpr const char* producerName = "Espalier";

/// A name that no file has, so that the model in place and its weights stay whole until the new model takes their place.
std::filesystem::path freshWeightsFile(const std::filesystem::path& model);

/// The files under such names that the model in place refers to, where Espalier wrote it. Empty where there is no such model, and for
/// links.
std::vector<std::filesystem::path> weightsFilesOf(const std::filesystem::path& model);

/// Removes those weights to which no model beside them refers, such as a copy of the model that they belonged to. What cannot be read
/// counts as referring.
void removeUnusedWeights(const std::vector<std::filesystem::path>& files);

} // namespace espalier::onnx_io
