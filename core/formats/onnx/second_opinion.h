// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the same file with OpenCV, for comparison.
#pragma once

#include "core/formats/onnx/file.h"
#include "core/formats/onnx/proto.h"
#include "core/formats/steps.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace espalier::onnx_io {

struct SecondOpinion {
    std::vector<at::Tensor>
        outputs;        ///< in the requested order; flat, since OpenCV drops dimensions of size 1; empty when it cannot run the file
    std::string whyNot; ///< OpenCV's message
};

/// Runs the file on the inputs. graph: the file's own; its initialisers need no data. wanted: names of tensors; others than the file's
/// outputs need a copy of the model. Throws Stopped as step does.
SecondOpinion askOpenCv(const std::filesystem::path& file, const onnx::GraphProto& graph, const std::vector<std::string>& inputNames,
                        const std::vector<at::Tensor>& inputs, const std::vector<std::string>& wanted, bool ownOutputs,
                        const Proceed& proceed);

/// A known fault of OpenCV 4.6 in the node that computes a tensor; empty where none is known.
std::string faultOfOpenCv(const OnnxFile& file, const std::string& tensor);

/// Like relativeError, but ignores shapes.
double flatError(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs);

} // namespace espalier::onnx_io
