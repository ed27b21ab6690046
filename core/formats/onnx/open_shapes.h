// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes of a written graph's inputs and outputs, whose free dimensions have names: those of the file that the network was read from, else
// names of our own. Equal names say that the sizes are equal.
#pragma once

#include "core/formats/onnx/free_sizes.h"
#include "core/formats/onnx/write_graph.h"
#include "core/graph/network.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace espalier::onnx_io {

class OpenShapes {
public:
    /// images: of the network's own size; sizes: what it does at another one. All must outlive this.
    OpenShapes(const Network& network, const std::vector<at::Tensor>& images, const FreeSizes& sizes, bool anyNumberOfImages);

    std::vector<OpenShape> inputs() const;
    /// one: the network's outputs for the images.
    std::vector<OpenShape> outputs(const std::vector<at::Tensor>& one) const;

private:
    using Place = std::pair<std::size_t, std::int64_t>; ///< input and dimension

    bool isFree(const Place& place) const;
    std::string madeName(const Place& place);
    std::string nameOfSize(std::int64_t one, std::int64_t other) const;
    /// value: noValue where the tensor is none of the network's values.
    OpenShape shape(ValueId value, const at::Tensor& one, const at::Tensor& other) const;

    const Network& network_;
    const std::vector<at::Tensor>& images_;
    const FreeSizes& sizes_;
    bool anyNumberOfImages_;
    std::set<std::string> taken_;
    std::map<Place, std::string> names_; ///< of the inputs' free dimensions
};

} // namespace espalier::onnx_io
