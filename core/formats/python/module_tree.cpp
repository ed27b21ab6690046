// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/python/module_tree.h"

#include "core/formats/python/literal.h"
#include "core/graph/fixed_tensors.h"
#include "core/graph/tensor_torch.h"

#include <ATen/ATen.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <sstream>

namespace espalier::python_io {
namespace {

std::vector<std::string> parts(const std::string& path)
{
    std::vector<std::string> result;
    std::istringstream stream(path);
    for (std::string part; std::getline(stream, part, '.');)
        result.push_back(part);
    return result;
}

bool isNumber(const std::string& name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string attributeOf(const std::string& owner, const std::string& name)
{
    return isIdentifier(name) ? owner + "." + name : "getattr(" + owner + ", " + literal(name) + ")";
}

const char* typeName(const at::Tensor& tensor)
{
    if (tensor.scalar_type() == at::kLong)
        return ", dtype=torch.int64";
    if (tensor.scalar_type() == at::kBool)
        return ", dtype=torch.bool";
    if (tensor.scalar_type() == at::kDouble)
        return ", dtype=torch.float64";
    if (tensor.scalar_type() == at::kHalf)
        return ", dtype=torch.float16";
    return tensor.scalar_type() == at::kInt ? ", dtype=torch.int32" : "";
}

std::string emptyTensor(const Stored& stored)
{
    const at::Tensor tensor = toTorch(stored.tensor);
    return fmt::format("torch.empty({}{})", tupleOf(tensor.sizes().vec()), typeName(tensor));
}

std::string spaces(int count)
{
    return std::string(static_cast<std::size_t>(count), ' ');
}

} // namespace

ModuleTree::Module& ModuleTree::Module::child(const std::string& name)
{
    for (auto& [known, module] : children)
        if (known == name)
            return *module;
    children.emplace_back(name, std::make_unique<Module>());
    return *children.back().second;
}

const ModuleTree::Module* ModuleTree::Module::find(const std::string& name) const
{
    for (const auto& [known, module] : children)
        if (known == name)
            return module.get();
    return nullptr;
}

/// True where the names are exactly 0, 1, 2, …
bool ModuleTree::Module::isList() const
{
    for (std::size_t i = 0; i < children.size(); ++i)
        if (children[i].first != std::to_string(i))
            return false;
    return tensors.empty() && !children.empty();
}

/// True for numbers with gaps, as where activations are between the layers.
bool ModuleTree::Module::isDict() const
{
    return tensors.empty() && !children.empty() &&
           std::all_of(children.begin(), children.end(), [](const auto& c) { return isNumber(c.first); });
}

ModuleTree::ModuleTree(const Network& network, const std::map<NodeId, Layer>& layers)
{
    for (const Stored& stored : network.stored)
        if (stored.kind != Stored::Kind::constant)
            add(stored);
    for (const Stored& stored : network.stored)
        if (!stored.sharedNames.empty() && stored.kind != Stored::Kind::constant)
            shared_.push_back(&stored);
    for (const Stored* stored : shared_)
        for (const std::string& name : stored->sharedNames)
            owner(name);
    for (const auto& [node, layer] : layers) {
        Module* module = &root_;
        for (const std::string& part : parts(layer.path))
            module = &module->child(part);
        module->constructor = layer.constructor;
        module->tensors.clear();
    }
    std::set<std::string> taken{"forward", "training", "train", "eval"};
    for (const auto& [name, child] : root_.children)
        taken.insert(name);
    for (const auto& [name, stored] : root_.tensors)
        taken.insert(name);
    Names names(std::move(taken));
    for (const Stored& stored : network.stored)
        if (stored.kind == Stored::Kind::constant)
            constants_.emplace_back(&stored, names.take(stored.name));
    for (const auto& [name, child] : root_.children)
        usesBlock_ = usesBlock_ || needsBlock(*child);
    const std::vector<bool> fixed = fixedTensors(network);
    for (std::size_t i = 0; i < network.stored.size(); ++i)
        if (fixed[i] && network.stored[i].kind == Stored::Kind::parameter)
            fixed_.push_back(&network.stored[i]);
}

void ModuleTree::add(const Stored& stored)
{
    owner(stored.name).tensors.emplace_back(parts(stored.name).back(), &stored);
}

/// The module of a tensor's name.
ModuleTree::Module& ModuleTree::owner(const std::string& name)
{
    std::vector<std::string> path = parts(name);
    path.pop_back();
    Module* module = &root_;
    for (const std::string& part : path)
        module = &module->child(part);
    return *module;
}

bool ModuleTree::needsBlock(const Module& module)
{
    if (!module.constructor.empty())
        return false;
    const bool own = !module.isList() && !module.isDict();
    return own || std::any_of(module.children.begin(), module.children.end(), [](const auto& child) { return needsBlock(*child.second); });
}

std::string ModuleTree::statements() const
{
    std::string text;
    const int indent = 8;
    for (const auto& [name, stored] : root_.tensors) {
        const bool parameter = stored->kind == Stored::Kind::parameter;
        text += spaces(indent) + (parameter ? fmt::format("self.register_parameter({}, {})\n", literal(name), madeTensor(*stored))
                                            : fmt::format("self.register_buffer({}, {})\n", literal(name), emptyTensor(*stored)));
    }
    for (const auto& [name, child] : root_.children)
        text += spaces(indent) + (isIdentifier(name) ? fmt::format("self.{} = {}\n", name, made(*child, indent))
                                                     : fmt::format("self.add_module({}, {})\n", literal(name), made(*child, indent)));
    for (const auto& [stored, name] : constants_)
        text += spaces(indent) + fmt::format("self.register_buffer({}, {}, persistent=False)\n", literal(name), emptyTensor(*stored));
    text += sharing();
    for (const Stored* stored : fixed_)
        text += spaces(indent) + tensor(*stored) + ".requires_grad_(False)\n";
    return text;
}

/// Further names of a tensor are the same object: "self.b.weight = self.a.weight".
std::string ModuleTree::sharing() const
{
    std::string text;
    for (const Stored* stored : shared_)
        for (const std::string& name : stored->sharedNames) {
            const auto dot = name.rfind('.');
            const std::string owner = dot == std::string::npos ? "self" : module(name.substr(0, dot));
            const std::string leaf = name.substr(dot + 1);
            const bool parameter = stored->kind == Stored::Kind::parameter;
            text += spaces(8) + (parameter && isIdentifier(leaf)
                                     ? fmt::format("{}.{} = {}\n", owner, leaf, tensor(*stored))
                                     : fmt::format("{}.register_{}({}, {})\n", owner, parameter ? "parameter" : "buffer", literal(leaf),
                                                   tensor(*stored)));
        }
    return text;
}

std::vector<std::pair<std::string, std::string>> ModuleTree::furtherNames() const
{
    std::vector<std::pair<std::string, std::string>> names;
    for (const Stored* stored : shared_)
        for (const std::string& name : stored->sharedNames)
            names.emplace_back(name, stored->name);
    return names;
}

std::string ModuleTree::made(const Module& module, int indent)
{
    if (!module.constructor.empty())
        return module.constructor;
    const bool list = module.isList();
    if (!list && !module.isDict())
        return madeBlock(module, indent);
    std::string text = list ? "nn.ModuleList([\n" : "nn.ModuleDict({\n";
    for (const auto& [name, child] : module.children)
        text += spaces(indent + 4) + (list ? "" : literal(name) + ": ") + made(*child, indent + 4) + ",\n";
    return text + spaces(indent) + (list ? "])" : "})");
}

/// Keyword arguments where names allow it.
std::string ModuleTree::madeBlock(const Module& module, int indent)
{
    std::string text = "Block(\n";
    const auto entry = [&](const std::string& name, const std::string& value) {
        text += spaces(indent + 4) + (isIdentifier(name) ? name + "=" + value : "**{" + literal(name) + ": " + value + "}") + ",\n";
    };
    for (const auto& [name, stored] : module.tensors)
        entry(name, madeTensor(*stored));
    for (const auto& [name, child] : module.children)
        entry(name, made(*child, indent + 4));
    return text + spaces(indent) + ")";
}

std::string ModuleTree::madeTensor(const Stored& stored)
{
    if (stored.kind != Stored::Kind::parameter)
        return emptyTensor(stored);
    return "nn.Parameter(" + emptyTensor(stored) + (stored.tensor.isFloating() ? ")" : ", requires_grad=False)");
}

std::string ModuleTree::module(const std::string& path) const
{
    std::string text = "self";
    const Module* at = &root_;
    for (const std::string& part : parts(path)) {
        const bool inContainer = at != &root_;
        if (inContainer && at->isList())
            text += "[" + part + "]";
        else if (inContainer && at->isDict())
            text += "[" + literal(part) + "]";
        else
            text = attributeOf(text, part);
        at = at->find(part);
    }
    return text;
}

std::string ModuleTree::tensor(const Stored& stored) const
{
    for (const auto& [constant, name] : constants_)
        if (constant == &stored)
            return "self." + name;
    const auto dot = stored.name.rfind('.');
    if (dot == std::string::npos)
        return attributeOf("self", stored.name);
    return attributeOf(module(stored.name.substr(0, dot)), stored.name.substr(dot + 1));
}

} // namespace espalier::python_io
