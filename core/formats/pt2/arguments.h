// SPDX-License-Identifier: GPL-3.0-or-later
// Arguments of exported nodes as values of a TorchScript graph.
#pragma once

#include "core/base/json.h"

#include <torch/csrc/jit/ir/ir.h>

#include <string>
#include <unordered_map>

namespace espalier::pt2 {

class Arguments {
public:
    explicit Arguments(torch::jit::Graph& graph) : graph_(graph) {}

    /// Throws torchscript::ImportFailure once there are more values than any network has.
    void bind(const std::string& name, torch::jit::Value* value);
    /// Throws torchscript::ImportFailure for a name that no earlier node has.
    torch::jit::Value* named(const std::string& name) const;

    /// Whether the argument may stand where an operator takes this type.
    bool fits(const Json& argument, const c10::TypePtr& type) const;
    /// The argument as this type, which it must fit. repeats: the length of a list that one number stands for, else 0.
    torch::jit::Value* value(const Json& argument, const c10::TypePtr& type, std::size_t repeats = 0);
    /// A constant; lists are built element by element, as in traces.
    torch::jit::Value* constant(const c10::IValue& value);
    torch::jit::Value* list(const c10::TypePtr& element, const std::vector<torch::jit::Value*>& elements);

private:
    torch::jit::Value* listValue(const Json& content, const c10::TypePtr& element);
    torch::jit::Value* elementValue(const Json& element, const c10::TypePtr& type);
    torch::jit::Value* inserted(const c10::IValue& constant);
    void count();

    torch::jit::Graph& graph_;
    std::size_t inserted_ = 0;
    std::unordered_map<std::string, torch::jit::Value*> values_;
};

/// The kind and the content of an argument: {"as_int": 3}.
std::pair<std::string, const Json*> contentOf(const Json& argument);

} // namespace espalier::pt2
