// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's own graph of a trained network. Readers produce it, writers consume it; everything between works on it alone.
//
// A Network is a value: copying is cheap (tensors are shared and never written), and a stage takes one and returns a new one.
// Values are produced once (by an input, a stored tensor or a node); nodes stand in topological order.
#pragma once

#include "core/graph/tensor.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace espalier {

using ValueId = std::int32_t;
using NodeId = std::int32_t; ///< index into Network::nodes
inline constexpr ValueId noValue = -1;

/// A constant argument of an operator. monostate stands for None.
using Attribute = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>,
                               std::vector<bool>>;
using Attributes = std::map<std::string, Attribute, std::less<>>;

struct Value {
    std::string name;
    Shape shape;          ///< for one image (batch 1); empty for scalars and non-tensors
    bool isTensor = true; ///< false for numbers, lists and tuples
    /// Of the network's inputs and outputs, by dimension: the size is free (an input), or follows free sizes (an output). Empty: all fixed.
    std::vector<bool> free{};
    /// Of the network's inputs and outputs, by dimension: the name that the file gives a free size, else empty. Empty: no names.
    std::vector<std::string> sizeNames{};
};

struct Node {
    std::string name;            ///< readable and unique: the module path ("layer1.0.conv1"), or the operator with a number
    std::string op;              ///< key of the operator registry: "conv", "batch_norm", … or "opaque"
    std::vector<ValueId> inputs; ///< in the operator's documented order; noValue where an optional input is absent
    std::vector<ValueId> outputs;
    Attributes attributes;
};

/// A tensor that comes with the network: a parameter, a buffer or a constant.
struct Stored {
    enum class Kind { parameter, buffer, constant };
    ValueId value = noValue;
    std::string name; ///< as in the file ("layer1.0.conv1.weight"); unique
    Kind kind = Kind::parameter;
    Tensor tensor;
    std::vector<std::string> sharedNames{}; ///< further names of this tensor in the file
};

/// What the ONNX file that a network was read from states; 0 for networks from other formats.
struct OnnxVersion {
    int opset = 0;
    std::int64_t ir = 0;
};

/// How the outputs are returned to the caller.
enum class OutputForm { tensor, tuple, list, dictionary };

struct Network {
    std::string name;
    std::vector<Value> values; ///< by ValueId
    std::vector<Node> nodes;
    std::vector<Stored> stored;  ///< in the file's order
    std::vector<ValueId> inputs; ///< without the stored values
    std::vector<ValueId> outputs;
    OutputForm outputForm = OutputForm::tensor;
    std::vector<std::string> outputKeys; ///< of a dictionary: one per output; else empty
    OnnxVersion onnx{};
    std::map<std::string, std::string> metadata{}; ///< what the file says about the network besides its graph, by key

    /// Shape of the first input for one image, e.g. {1, 3, 32, 32}.
    const Shape& inputShape() const { return values[inputs.front()].shape; }
    /// Index into stored of a value, or -1.
    int storedIndex(ValueId value) const;
    /// Index into stored of a name, or -1.
    int storedByName(std::string_view name) const;
};

/// By node: whether the network's outputs depend on it.
std::vector<bool> neededNodes(const Network& network);

/// Reading attributes; a missing name or another type is a programming error (asserts).
const Attribute& attribute(const Node& node, std::string_view name);
std::int64_t intAttribute(const Node& node, std::string_view name);
double floatAttribute(const Node& node, std::string_view name);
bool boolAttribute(const Node& node, std::string_view name);
const std::vector<std::int64_t>& intsAttribute(const Node& node, std::string_view name);

/// Checks the invariants above (topological order, valid ids, one producer per value, known operators). Empty when they hold, else a
/// sentence that names the node. Readers and surgery call it before they return a network.
std::string brokenInvariant(const Network& network);

} // namespace espalier
