// SPDX-License-Identifier: GPL-3.0-or-later
// From ONNX operators to the network's. A family of operators a file; every entry turns one ONNX node into one or several nodes.
#pragma once

#include "core/formats/onnx/graph.h"
#include "core/formats/onnx/node.h"
#include "core/graph/operators/families.h"

#include <map>
#include <string_view>
#include <vector>

namespace espalier::onnx_io {

/// One node while it is translated.
class Translation {
public:
    Translation(const OnnxNode& node, const std::vector<OnnxValue>& inputs, GraphBuilder& graph)
        : node_(node), inputs_(inputs), graph_(graph)
    {
    }

    const OnnxNode& node() const { return node_; }
    GraphBuilder& graph() { return graph_; }

    std::size_t inputCount() const { return inputs_.size(); }
    bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i].present(); }
    /// Throws OnnxError where the input is absent.
    const OnnxValue& input(std::size_t i) const;
    /// Absent where the node has no such input.
    OnnxValue optionalInput(std::size_t i) const { return has(i) ? inputs_[i] : OnnxValue{}; }

    /// An input that must be known and the same for every batch.
    const at::Tensor& constant(std::size_t i, std::string_view what) const;
    /// A list that older operator sets give as an attribute, newer ones as an input; the fallback where neither is there.
    Ints integersAt(std::size_t i, std::string_view name, const Ints& fallback = {}) const;
    double numberAt(std::size_t i, std::string_view name, double fallback) const;

    OnnxValue emit(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes = {})
    {
        return graph_.emit(op, inputs, std::move(attributes));
    }
    /// An operator of two numbers (add, mul, …) with a number of the file.
    OnnxValue emitWithNumber(const std::string& op, const OnnxValue& x, double number);

private:
    const OnnxNode& node_;
    const std::vector<OnnxValue>& inputs_;
    GraphBuilder& graph_;
};

using Outputs = std::vector<OnnxValue>;
using Translate = Outputs (*)(Translation&);
using TranslationTable = std::map<std::string_view, Translate>;

ESPALIER_TENSOR_FAMILIES(ESPALIER_DECLARE_FAMILY, TranslationTable)
void registerIdentity(TranslationTable& table); ///< what leaves no node behind
void registerOpaque(TranslationTable& table);

/// The node that is all of the translation, of its first input.
Outputs unary(Translation& translation, const std::string& op, Attributes attributes = {});

/// The node's outputs, as many as the translation knows. Throws OnnxError for an operator that is not in the table; control flow,
/// quantisation and non-maximum suppression get advice.
Outputs translate(Translation& translation);
/// The same refusal before anything is run.
void refuseUnknown(const OnnxNode& node);

/// Rows of low and high padding by spatial dimension.
struct Padding {
    Ints low, high;
    bool symmetric() const { return low == high; }
};

/// What `pads` and `auto_pad` of a convolution or pool ask for. sizes: spatial sizes of the input; window: kernel with dilation.
Padding windowPadding(const OnnxNode& node, const Ints& sizes, const Ints& window, const Ints& stride);
/// Pads the spatial dimensions by a node of their own.
OnnxValue padSpatially(Translation& t, const OnnxValue& x, const Padding& padding, double value);
/// Spatial sizes: all but the first two.
Ints spatialSizes(const OnnxValue& x);

} // namespace espalier::onnx_io
