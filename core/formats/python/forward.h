// SPDX-License-Identifier: GPL-3.0-or-later
// The statements of forward(): a line a node, with variables called after layers.
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

    /// "x, y": what forward takes besides self.
    std::string parameters() const;
    /// Indented for a method, the return included. Throws PythonError naming the node that has no form in Python.
    std::string statements();

    // What the operators' expressions use.

    /// "None" where the node's input is absent.
    std::string input(const Node& node, std::size_t i) const;
    bool has(const Node& node, std::size_t i) const;
    /// "a, b, c"
    std::string inputs(const Node& node) const;
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

/// How an operator stands in Python: in forward(), and as a layer of PyTorch's where it has one.
struct Form {
    Form() = default;
    Form(Expression inForward) : expression(inForward) {}
    Form(Expression inForward, std::vector<std::string> tensors, Constructor layer)
        : expression(inForward), places(std::move(tensors)), constructor(layer)
    {
    }

    Expression expression = nullptr;
    std::vector<std::string> places;   ///< the name that the layer gives to each input; empty for those that are no tensors of its own
    Constructor constructor = nullptr; ///< null where PyTorch has no layer with tensors
};

using FormTable = std::map<std::string, Form, std::less<>>;

ESPALIER_FAMILIES(ESPALIER_DECLARE_FAMILY, FormTable)

/// By the operator's key.
const FormTable& forms();

// What several families use.

/// "torch.exp(x)": an operator whose name is torch's and which takes nothing but the tensor.
std::string ofTorch(const ForwardWriter& writer, const Node& node);
/// An attribute as Python writes it: a number; sizes, as one number where they are all equal.
std::string number(const Node& node, const char* name);
std::string sizes(const Node& node, const char* name);

} // namespace espalier::python_io
