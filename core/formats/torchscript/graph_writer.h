// SPDX-License-Identifier: GPL-3.0-or-later
// A network as the forward graph of a TorchScript module.
//
// The graph is built node by node and saved by LibTorch, which prints it as TorchScript source. (Source text generated here would have to
// be parsed first, and every number, name and overload would have to survive that.)
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/ir/named_value.h>

#include <map>

namespace espalier::torchscript {

namespace jit = torch::jit;

class GraphWriter {
public:
    /// The module holds all stored tensors under their names.
    GraphWriter(const Network& network, const jit::Module& module);

    /// Throws c10::Error where LibTorch has no such operator.
    std::shared_ptr<jit::Graph> write();

    // For the operators' writers.
    using Arguments = std::vector<jit::NamedValue>;

    jit::Graph& graph() { return *graph_; }
    /// None where the node's input is absent.
    jit::Value* input(const Node& node, std::size_t i);
    /// All inputs as a list of tensors.
    jit::Value* inputList(const Node& node);
    /// The network's first input, whose type and device made tensors follow.
    jit::Value* images() { return value(network_.inputs.front()); }
    const Shape& shapeOf(ValueId value) const { return network_.values[value].shape; }
    std::size_t rankOf(ValueId value) const { return shapeOf(value).size(); }
    /// The "training" attribute of the module that holds a stored tensor; of the whole module where there is none.
    jit::Value* trainingFlag(ValueId stored);
    /// The arguments select the operator's overload.
    jit::Value* call(const std::string& op, const Arguments& arguments, const Arguments& named = {});

private:
    jit::Value* value(ValueId id);
    static bool followsType(const Stored& stored);
    /// self.layer1.0 for the path {"layer1", "0"}.
    jit::Value* submodule(const std::vector<std::string>& path);
    void writeNode(const Node& node);
    void registerOutput();
    jit::Value* dictionary(const std::vector<jit::Value*>& outputs);

    const Network& network_;
    std::shared_ptr<jit::Graph> graph_ = std::make_shared<jit::Graph>();
    jit::Value* self_ = nullptr;
    std::map<ValueId, jit::Value*> values_;
    std::map<std::vector<std::string>, jit::Value*> submodules_;
};

} // namespace espalier::torchscript
