// SPDX-License-Identifier: GPL-3.0-or-later
// What OpenCV makes of the same file.
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
        outputs;        ///< in the order asked for; flat, since OpenCV keeps no dimensions of size 1; empty when it cannot run it
    std::string whyNot; ///< OpenCV's reason, in its own words
};

/// Runs the file on the inputs. graph: the file's own, whose initialisers need no data. wanted: names of its tensors; others than the
/// file's own outputs cost a copy of the model. Throws Stopped as step does.
SecondOpinion askOpenCv(const std::filesystem::path& file, const onnx::GraphProto& graph, const std::vector<std::string>& inputNames,
                        const std::vector<at::Tensor>& inputs, const std::vector<std::string>& wanted, bool ownOutputs,
                        const Proceed& proceed);

/// What OpenCV 4.6 is known to compute wrongly in the node that produces a tensor; empty where nothing is known.
std::string faultOfOpenCv(const OnnxFile& file, const std::string& tensor);

/// Like relativeError, over the elements alone.
double flatError(const std::vector<at::Tensor>& ours, const std::vector<at::Tensor>& theirs);

} // namespace espalier::onnx_io
