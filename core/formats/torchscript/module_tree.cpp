// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/module_tree.h"

#include <ATen/ATen.h>

#include <cctype>
#include <sstream>

namespace espalier::torchscript {
namespace {

namespace jit = torch::jit;

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

} // namespace

ModuleTree::ModuleTree(const std::string& name) : root_(make(className(name))) {}

void ModuleTree::add(const std::string& name, Stored::Kind kind, const at::Tensor& tensor, bool trains)
{
    std::vector<std::string> path = splitName(name);
    const std::string last = path.back();
    path.pop_back();
    jit::Module owner = at(path);
    switch (kind) {
    case Stored::Kind::parameter:
        return owner.register_parameter(last, at::Tensor(tensor).requires_grad_(trains && tensor.is_floating_point()), false);
    case Stored::Kind::buffer:
        return owner.register_buffer(last, tensor);
    case Stored::Kind::constant:
        // A plain attribute: constants stay out of the state_dict, as in the original file.
        return owner.register_attribute(last, c10::TensorType::get(), tensor);
    }
}

jit::Module ModuleTree::make(const std::string& name)
{
    jit::Module module(c10::QualifiedName("__torch__." + name), unit_, true);
    module.register_attribute("training", c10::BoolType::get(), false);
    return module;
}

jit::Module ModuleTree::at(const std::vector<std::string>& path)
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

std::vector<std::string> splitName(const std::string& name)
{
    std::vector<std::string> parts;
    std::istringstream stream(name);
    for (std::string part; std::getline(stream, part, '.');)
        parts.push_back(part);
    return parts;
}

void defineForward(jit::Module& module, const std::shared_ptr<jit::Graph>& graph)
{
    const c10::QualifiedName name(*module.type()->name(), "forward");
    module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, graph));
}

} // namespace espalier::torchscript
