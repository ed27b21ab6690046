// SPDX-License-Identifier: GPL-3.0-or-later
// What a network computes at two sizes of its images: the writer needs to know which sizes follow the images.
#pragma once

#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

namespace espalier::onnx_io {

/// A number of the network in two runs.
struct ObservedNumber {
    double one = 0, other = 0;
    bool integral = true;
};

struct FreeSizes {
    std::map<ValueId, Shape> other;            ///< of tensors, for images of another size; empty where all sizes are fixed
    std::map<ValueId, ObservedNumber> numbers; ///< of values that are no tensors
    std::vector<at::Tensor> outputs;           ///< for images of another size
    std::vector<at::Tensor> images;            ///< of that size
};

/// Runs the network once more, where inputs leave other sizes than the batch free. No other shapes where it does not run at another size.
FreeSizes observeFreeSizes(const Network& network, const std::vector<at::Tensor>& images);

} // namespace espalier::onnx_io
