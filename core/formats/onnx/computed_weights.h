// SPDX-License-Identifier: GPL-3.0-or-later
// Weights that the file computes from its initialisers while reading: from which, and each computation once.
#pragma once

#include "core/formats/onnx/graph.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace espalier::onnx_io {

class ComputedWeights {
public:
    /// The result of compute; that of the same operator with the same attributes on the same tensors, if there was one. Then both are one
    /// tensor, as what they were computed from.
    std::optional<at::Tensor> once(const OnnxNode& node, const std::vector<OnnxValue>& inputs,
                                   const std::function<std::optional<at::Tensor>()>& compute);
    /// Notes what a trained tensor of this name was computed from.
    void note(const std::string& name, const std::vector<OnnxValue>& inputs);
    /// Names the network's computed weights after their layers, and notes on nodes which of their tensors lie differently in the file, or
    /// nowhere. Returns notices, a sentence each.
    std::vector<std::string> finish(Network& network, const std::map<std::string, at::Tensor>& initialisers) const;

private:
    struct Known {
        std::vector<at::Tensor> inputs; ///< kept, so that their addresses stay theirs
        std::optional<at::Tensor> result;
    };

    std::map<std::string, Known> known_;
    std::map<std::string, std::vector<std::string>> sources_; ///< by name of the computed tensor
};

} // namespace espalier::onnx_io
