// SPDX-License-Identifier: GPL-3.0-or-later
// Translates ONNX operators. One file per family; every entry turns one ONNX node into one or several nodes.
#pragma once

#include "core/formats/onnx/graph.h"
#include "core/formats/onnx/node.h"
#include "core/graph/operators/families.h"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier::onnx_io {

/// One node during its translation.
class Translation {
public:
    Translation(const OnnxNode& node, const std::vector<OnnxValue>& inputs, GraphBuilder& graph)
        : node_(node), inputs_(inputs), graph_(graph)
    {
    }

    const OnnxNode& node() const { return node_; }
    GraphBuilder& graph() { return graph_; }
    /// The network's first input.
    const OnnxValue& images() const { return graph_.images(); }

    std::size_t inputCount() const { return inputs_.size(); }
    bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i].present(); }
    /// Throws OnnxError where the input is absent.
    const OnnxValue& input(std::size_t i) const;
    /// An empty value where the node has no such input.
    OnnxValue optionalInput(std::size_t i) const { return has(i) ? inputs_[i] : OnnxValue{}; }

    /// An input that must be known and the same for every batch size.
    const at::Tensor& constant(std::size_t i, std::string_view what) const;
    /// A list that is an attribute in older operator sets and an input in newer ones; the fallback where neither exists.
    Ints integersAt(std::size_t i, std::string_view name, const Ints& fallback = {}) const;
    double numberAt(std::size_t i, std::string_view name, double fallback) const;
    /// Like integersAt(), where the numbers may follow the size of the images.
    std::vector<SizeNumber> sizesAt(std::size_t i, std::string_view name) const;

    OnnxValue emit(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes = {})
    {
        return graph_.emit(op, inputs, std::move(attributes));
    }
    /// emit() with a list attribute of sizes; those that are computed become further inputs.
    OnnxValue emitSized(const std::string& op, std::vector<OnnxValue> inputs, Attributes attributes, const std::string& name,
                        const std::vector<SizeNumber>& sizes);
    std::vector<OnnxValue> emitAll(const std::string& op, const std::vector<OnnxValue>& inputs, Attributes attributes, std::size_t outputs)
    {
        return graph_.emitAll(op, inputs, std::move(attributes), outputs);
    }
    /// An operator (add, mul, …) of a tensor and a number from the file.
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
void registerIdentity(TranslationTable& table); ///< operators that leave no node

/// Translates the whole node to one node with its first input.
Outputs unary(Translation& translation, const std::string& op, Attributes attributes = {});

// Operators of several families whose other form selects by content.

/// Elements along an axis at computed indices, which may have any number of dimensions.
OnnxValue pickedAlong(Translation& t, const OnnxValue& x, const OnnxValue& indices, std::int64_t axis);
/// The quotient of whole numbers, rounded towards zero.
OnnxValue roundedQuotient(Translation& t, const OnnxValue& a, const OnnxValue& b);

/// The node's outputs. Throws OnnxError for an operator that is not in the table; messages for control flow and quantisation give advice.
Outputs translate(Translation& translation);
bool canTranslate(std::string_view op);
/// Refuses unknown operators before anything is run.
void refuseUnknown(const OnnxNode& node);

/// Rows of padding at the low and high end, by spatial dimension.
struct Padding {
    Ints low, high;
    bool symmetric() const { return low == high; }
};

/// What `pads` and `auto_pad` of a convolution or pool ask for. sizes: spatial sizes of the input; window: kernel with dilation.
Padding windowPadding(const OnnxNode& node, const Ints& sizes, const Ints& window, const Ints& stride);
/// Pads the spatial dimensions by a separate node.
OnnxValue padSpatially(Translation& t, const OnnxValue& x, const Padding& padding, double value);
/// Where `auto_pad` asks for a padding that follows a free size, the padded input; else nothing. window and stride as above.
std::optional<OnnxValue> paddedByFreeSize(Translation& t, const OnnxValue& x, const Ints& window, const Ints& stride, double value);
/// Spatial sizes: all but the first two.
Ints spatialSizes(const OnnxValue& x);

} // namespace espalier::onnx_io
