// SPDX-License-Identifier: GPL-3.0-or-later
// Builds a TorchScript module with submodules from named tensors.
#pragma once

#include "core/graph/network.h"

#include <torch/csrc/jit/api/module.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace espalier::torchscript {

/// A module and its submodules, created as needed for the tensors.
class ModuleTree {
public:
    /// name: of the network; its class gets a valid Python name made from it.
    explicit ModuleTree(const std::string& name);

    /// name: "layer1.0.conv1.weight". trains: whether a parameter requires gradients after loading.
    void add(const std::string& name, Stored::Kind kind, const at::Tensor& tensor, bool trains);

    torch::jit::Module& root() { return root_; }

private:
    torch::jit::Module make(const std::string& name);
    torch::jit::Module at(const std::vector<std::string>& path);

    std::shared_ptr<torch::jit::CompilationUnit> unit_ = std::make_shared<torch::jit::CompilationUnit>();
    torch::jit::Module root_;
    std::map<std::vector<std::string>, torch::jit::Module> children_;
};

/// "layer1.0.conv1.weight" as {"layer1", "0", "conv1", "weight"}.
std::vector<std::string> splitName(const std::string& name);

/// Makes the graph the module's forward method; its first input is the module itself.
void defineForward(torch::jit::Module& module, const std::shared_ptr<torch::jit::Graph>& graph);

} // namespace espalier::torchscript
