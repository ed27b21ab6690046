// SPDX-License-Identifier: GPL-3.0-or-later
// A network as an ONNX graph, node by node. Stored tensors become initialisers under their own names, and nodes and their outputs keep the
// network's names.
#pragma once

#include "core/formats/onnx/element_types.h"
#include "core/formats/onnx/free_sizes.h"
#include "core/formats/onnx/node.h"
#include "core/graph/network.h"
#include "core/graph/operators/families.h"
#include "core/graph/traits.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace espalier::onnx_io {

inline constexpr std::int64_t imagesDimension = -1;

/// A dimension of a graph's input or output: its size, or the name of a free one; both empty where it follows several free ones.
struct OpenDimension {
    std::int64_t size = 0;
    std::string name;
};
using OpenShape = std::vector<OpenDimension>;

/// An element of a list of sizes: a constant, or the name of a tensor of one integer.
using SizePart = std::variant<std::int64_t, std::string>;

/// The end of a slice up to the last index.
inline constexpr std::int64_t toTheEnd = std::numeric_limits<std::int64_t>::max();

using OnnxAttribute = std::variant<std::int64_t, double, std::string, Ints>;
using OnnxAttributes = std::initializer_list<std::pair<const char*, OnnxAttribute>>;

class GraphWriter {
public:
    /// images: the batch size where the network accepts no other, else imagesDimension. free must outlive the writer.
    GraphWriter(const Network& network, int opset, std::int64_t images, const FreeSizes& free);

    /// inputs: one shape per input; outputs: one per output tensor. Throws OnnxError naming a node without an ONNX form.
    onnx::GraphProto write(const std::vector<OpenShape>& inputs, const std::vector<OpenShape>& outputs);

    // For the operators' writers. Tensors are given by their names in the file.

    int opset() const { return opset_; }
    const Shape& shapeOf(ValueId value) const { return network_.values[value].shape; }
    /// Whether a dimension's size follows the size of the images.
    bool resizes(ValueId value, std::size_t dim) const;
    /// Whether one of the dimensions from this one on does.
    bool anyResizes(ValueId value, std::size_t firstDim) const;
    /// A number of the network in two runs; null for tensors.
    const ObservedNumber* observed(ValueId value) const;
    /// Empty where the node's input is absent.
    std::string input(const Node& node, std::size_t i);
    bool has(const Node& node, std::size_t i) const;
    /// Tensor, weight and, if it exists, bias.
    std::vector<std::string> layerInputs(const Node& node);
    /// The node that computes a value; null for inputs and stored tensors.
    const Node* makerOf(ValueId value) const;
    /// Whether a node with this trait reads the value.
    bool readBy(ValueId value, bool Traits::*trait) const;
    /// Adds an ONNX node; returns its first output.
    std::string add(const std::string& op, const std::vector<std::string>& inputs, OnnxAttributes attributes = {});
    /// The same for an operator with several outputs.
    std::vector<std::string> addAll(const std::string& op, const std::vector<std::string>& inputs, int outputs,
                                    OnnxAttributes attributes = {});
    /// Adds an initialiser that is not the network's.
    std::string constant(const at::Tensor& content, const std::string& what);
    std::string number(double value, const std::string& what = "number");
    std::string whole(std::int64_t value, const std::string& what = "number");
    std::string numbers(const std::vector<double>& values, const std::string& what);
    std::string integers(const Ints& values, const std::string& what);
    /// A list of sizes; a constant where no part is computed.
    std::string sizes(const std::vector<SizePart>& parts, const std::string& what);
    /// The size of a dimension, as a tensor of one integer.
    std::string sizeOf(const std::string& tensor, std::size_t dim);
    /// The same, or the constant where it does not follow the size of the images.
    SizePart sizePart(ValueId value, std::size_t dim);
    /// Whether a value holds whole numbers.
    bool isWhole(ValueId value) const { return typeOf(value) == at::kLong; }
    /// Undefined for computed values.
    at::Tensor stored(ValueId value) const;
    /// A stored tensor in another form (transposed, reshaped), made once per kind; it keeps its name unless that is already in the file.
    std::string storedAs(ValueId value, const at::Tensor& form, const std::string& kind);
    /// The number of images of a tensor's batch, as a tensor of one integer.
    std::string imagesOf(const std::string& tensor);
    /// Indices [start, end) of a dimension.
    std::string slice(const std::string& tensor, std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step = 1);
    /// A reshape; 0 copies a size, -1 is inferred.
    std::string reshape(const std::string& tensor, const Ints& shape);
    std::string reshapeTo(const std::string& tensor, const std::vector<SizePart>& shape);
    /// The node's output is the list of its inputs; lists are tracked by element and do not appear in the file.
    void bindList(const Node& node);
    /// The node's outputs are the elements of the list that it reads.
    void bindElements(const Node& node);

private:
    at::ScalarType typeOf(ValueId value) const;
    std::string nameOf(ValueId value);
    ValueId resolved(ValueId value) const;
    void collect(ValueId value, std::vector<std::string>& names);
    void writeNode(const Node& node);
    void writeComputed(const Node& node);
    void rename(int firstNode, const std::string& from, const Node& node, const std::string& to);
    void renameInSizes(const std::string& from, const std::string& to);
    void reserveNames();
    void declareInputs(const std::vector<OpenShape>& shapes);
    void declareOutputs(const std::vector<OpenShape>& shapes);
    std::string unique(const std::string& wanted);

    const Network& network_;
    int opset_;
    std::int64_t images_;
    const FreeSizes& free_;
    onnx::GraphProto graph_;
    std::map<ValueId, std::string> interface_; ///< names of inputs and outputs, which no other tensor takes
    const Node* node_ = nullptr;               ///< the node that is being written
    std::map<ValueId, std::string> names_;
    std::map<ValueId, const Node*> makers_;
    std::map<ValueId, at::ScalarType> types_; ///< of values that are not floating-point
    std::map<ValueId, std::vector<ValueId>> lists_;
    std::map<ValueId, ValueId> elements_; ///< of unpacked lists: the element behind each value
    std::set<std::string> tensors_, nodes_;
    std::map<std::pair<ValueId, std::string>, std::string> forms_;     ///< of stored tensors, by kind
    std::set<std::string> stored_;                                     ///< names of stored tensors that are in the file
    std::map<std::pair<std::string, std::size_t>, std::string> sizes_; ///< of tensors' dimensions that are in the file
};

/// Returns the names of the node's outputs; an existing name means that the output is that tensor. Empty for lists.
using NodeWriter = std::vector<std::string> (*)(GraphWriter&, const Node&);
using NodeWriterTable = std::map<std::string, NodeWriter, std::less<>>;

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, NodeWriterTable)

/// The attributes of a node that may be computed, read in the operator's documented order.
class ComputedParts {
public:
    /// own: the number of the operator's own inputs, which stand before the computed ones.
    ComputedParts(GraphWriter& writer, const Node& node, std::size_t own) : writer_(writer), node_(node), next_(own) {}

    std::vector<SizePart> list(std::string_view name);
    SizePart integer(std::string_view name);

private:
    SizePart part(std::int64_t given);

    GraphWriter& writer_;
    const Node& node_;
    std::size_t next_;
};

/// A number of the network as a tensor of one element; a tensor of one element in this shape, as an integer.
std::string numberTensor(GraphWriter& writer, const Node& node, std::size_t i);

/// By the operator's key.
const NodeWriterTable& nodeWriters();

/// The name of an ONNX operator as a template argument.
template <std::size_t size>
struct OnnxName {
    constexpr OnnxName(const char (&name)[size]) { std::copy_n(name, size, text); }
    char text[size];
};

/// Writes an operator as the ONNX operator of this name with the tensor as its only input.
template <OnnxName op>
std::vector<std::string> function(GraphWriter& writer, const Node& node)
{
    return {writer.add(op.text, {writer.input(node, 0)})};
}

} // namespace espalier::onnx_io
