// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/make_module.h"

#include "core/formats/torchscript/graph_writer.h"
#include "core/formats/torchscript/newer_operators.h"
#include "core/graph/fixed_tensors.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>

#include <map>

namespace espalier::torchscript {
namespace {

/// A valid Python class name from the network's name.
std::string className(const std::string& name)
{
    std::string result;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_')
            result += c;
    const bool starts = !result.empty() && std::isdigit(static_cast<unsigned char>(result.front())) == 0;
    return starts ? result : "Network" + result;
}

/// A module and its submodules, created as needed for the tensors.
class ModuleTree {
public:
    explicit ModuleTree(const std::string& name) : root_(make(name)) {}

    /// trains: whether the tensor requires gradients after loading.
    void add(const Stored& stored, bool trains)
    {
        std::vector<std::string> path = splitName(stored.name);
        const std::string name = path.back();
        path.pop_back();
        jit::Module owner = at(path);
        const at::Tensor tensor = toTorch(stored.tensor).detach();
        switch (stored.kind) {
        case Stored::Kind::parameter:
            return owner.register_parameter(name, tensor.requires_grad_(trains && tensor.is_floating_point()), false);
        case Stored::Kind::buffer:
            return owner.register_buffer(name, tensor);
        case Stored::Kind::constant:
            // A plain attribute: constants stay out of the state_dict, as in the original file.
            return owner.register_attribute(name, c10::TensorType::get(), tensor);
        }
    }

    jit::Module& root() { return root_; }

private:
    jit::Module make(const std::string& name)
    {
        jit::Module module(c10::QualifiedName("__torch__." + name), unit_, true);
        module.register_attribute("training", c10::BoolType::get(), false);
        return module;
    }

    jit::Module at(const std::vector<std::string>& path)
    {
        if (path.empty())
            return root_;
        const auto found = children_.find(path);
        if (found != children_.end())
            return found->second;
        jit::Module parent = at({path.begin(), path.end() - 1});
        const jit::Module child = make("Module");
        parent.register_module(path.back(), child);
        children_.emplace(path, child);
        return child;
    }

    std::shared_ptr<jit::CompilationUnit> unit_ = std::make_shared<jit::CompilationUnit>();
    jit::Module root_;
    std::map<std::vector<std::string>, jit::Module> children_;
};

} // namespace

jit::Module makeModule(const Network& network)
{
    registerNewerOperators();
    ModuleTree tree(className(network.name));
    const std::vector<bool> fixed = fixedTensors(network);
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        tree.add(network.stored[i], !fixed[i]);
    jit::Module& module = tree.root();
    const auto graph = GraphWriter(network, module).write();
    const c10::QualifiedName name(*module.type()->name(), "forward");
    module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, graph));
    return module;
}

} // namespace espalier::torchscript
