// SPDX-License-Identifier: GPL-3.0-or-later
// The statements of forward(): one line per node, with variables named after layers.
#pragma once

#include "core/formats/python/literal.h"
#include "core/formats/python/module_tree.h"
#include "core/graph/operators/families.h"

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace espalier::python_io {

/// One sentence about what cannot be written. Never leaves writePython.
class PythonError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class ForwardWriter {
public:
    ForwardWriter(const Network& network, const std::map<NodeId, Layer>& layers, const ModuleTree& tree);

    /// "x, y": the parameters of forward besides self.
    std::string parameters() const;
    /// Indented for a method, with the return statement. Throws PythonError naming a node without a Python form.
    std::string statements();
    /// The preambles of all operators, each once, imports first.
    std::string preambles() const;

    // For the operators' expressions.

    /// "None" where the node's input is absent.
    std::string input(const Node& node, std::size_t i) const;
    bool has(const Node& node, std::size_t i) const;
    /// "a, b, c"
    std::string inputs(const Node& node) const;
    /// The network's first input, whose type and device made tensors follow.
    std::string images() const { return name(network_.inputs.front()); }
    const Shape& shapeOf(ValueId value) const { return network_.values[value].shape; }

private:
    std::string name(ValueId value) const;
    std::string expression(NodeId id, const Node& node);
    std::string returned() const;

    const Network& network_;
    const std::map<NodeId, Layer>& layers_;
    const ModuleTree& tree_;
    Names names_;
    std::map<ValueId, std::string> variables_;
};

/// The right-hand side of a node's statement.
using Expression = std::string (*)(const ForwardWriter&, const Node&);

/// An operator's Python form: in forward(), and as a PyTorch layer where it has one.
struct Form {
    Form() = default;
    Form(Expression inForward) : expression(inForward) {}
    Form(Expression inForward, std::vector<std::string> tensors, Constructor layer)
        : expression(inForward), places(std::move(tensors)), constructor(layer)
    {
    }

    Expression expression = nullptr;
    std::vector<std::string> places;   ///< the layer's name of each input; empty for inputs that are no tensors of the layer
    Constructor constructor = nullptr; ///< null where PyTorch has no such layer with tensors
    std::string preamble;              ///< what the expression needs at the start of the file: an import, a function
};

using FormTable = std::map<std::string, Form, std::less<>>;

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, FormTable)

/// By the operator's key.
const FormTable& forms();

// Shared by several families.

/// Attributes that may hold computed sizes, in Python syntax; to be asked for in the operator's order.
class ComputedLiterals {
public:
    /// own: the number of the operator's own inputs, which stand before the computed ones.
    ComputedLiterals(const ForwardWriter& writer, const Node& node, std::size_t own) : writer_(writer), node_(node), next_(own) {}

    /// "(2, size, 8)"
    std::string tuple(const char* name);
    std::string number(const char* name);
    /// The next computed number.
    std::string next() { return writer_.input(node_, next_++); }

private:
    const ForwardWriter& writer_;
    const Node& node_;
    std::size_t next_;
};

/// "torch.exp(x)": an operator with torch's name and the tensor as its only argument.
std::string ofTorch(const ForwardWriter& writer, const Node& node);
/// An attribute in Python syntax; equal sizes as one number.
std::string number(const Node& node, const char* name);
std::string sizes(const Node& node, const char* name);
/// The second tensor, or the number "other".
std::string other(const ForwardWriter& writer, const Node& node);

} // namespace espalier::python_io
