// SPDX-License-Identifier: GPL-3.0-or-later
// The statements of forward(): a line a node, with variables called after layers.
#pragma once

#include "core/formats/python/literal.h"
#include "core/formats/python/module_tree.h"

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
using ExpressionTable = std::map<std::string, Expression, std::less<>>;

void addElementwiseExpressions(ExpressionTable& table);
void addLayerExpressions(ExpressionTable& table);
void addPoolingExpressions(ExpressionTable& table);
void addShapeExpressions(ExpressionTable& table);
void addStructureExpressions(ExpressionTable& table);

/// By the operator's key.
const ExpressionTable& expressions();

} // namespace espalier::python_io
