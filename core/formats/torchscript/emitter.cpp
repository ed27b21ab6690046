// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/emitter.h"

#include "core/formats/torchscript/read/opaque.h"
#include "core/graph/tensor_torch.h"

#include <algorithm>

namespace espalier::torchscript {
namespace {

bool isSubmodule(const c10::TypePtr& type)
{
    const auto classType = type->cast<c10::ClassType>();
    return classType && classType->is_module();
}

bool hasSubmodules(const c10::ClassTypePtr& type)
{
    for (std::size_t i = 0; i < type->numAttributes(); ++i)
        if (isSubmodule(type->getAttribute(i)))
            return true;
    return false;
}

std::string joined(const std::string& path, const std::string& name)
{
    return path.empty() ? name : path + "." + name;
}

/// The operator that computes a constant number as a value, since lists hold values only.
struct NumberOperator {
    const char *op, *overload;
};

NumberOperator numberOperator(const c10::IValue& number)
{
    if (number.isInt())
        return {"aten::Int", "Scalar"};
    if (number.isDouble())
        return {"aten::Float", "Scalar"};
    throw ImportFailure("it puts a constant of type " + number.tagKind() + " into a list together with what depends on the images");
}

} // namespace

std::optional<Attribute> attributeFrom(const c10::IValue& value)
{
    if (value.isNone())
        return Attribute{};
    if (value.isBool())
        return value.toBool();
    if (value.isInt())
        return value.toInt();
    if (value.isDouble())
        return value.toDouble();
    if (value.isString())
        return value.toStringRef();
    if (value.isDevice())
        return value.toDevice().str();
    if (value.isIntList())
        return value.toIntVector();
    if (value.isDoubleList())
        return value.toDoubleVector();
    if (value.isBoolList()) {
        const auto flags = value.toBoolList();
        return std::vector<bool>(flags.begin(), flags.end());
    }
    return std::nullopt;
}

std::string nodeName(const jit::Node& node, const std::string& op)
{
    // Readers that build a graph themselves name its nodes so; a dot at the end stands before the operator's name.
    if (const std::string scope = node.scopeName(); !scope.empty())
        return scope.back() == '.' ? scope + op : scope;
    std::string path;
    bool layer = false;
    if (const auto callStack = node.callstack())
        for (const auto& entry : (*callStack)->vec()) {
            const auto& instance = std::get<2>(entry);
            if (!instance || instance->instance_name() == "SELF" || instance->instance_name() == "INSTANCE_NAME_UNKNOWN")
                continue;
            path = joined(path, instance->instance_name());
            layer = instance->class_type() && !hasSubmodules(instance->class_type());
        }
    return layer ? path : joined(path, op);
}

Emitter::Emitter(const jit::Module& module)
{
    enter(module, {});
}

void Emitter::enter(const jit::Module& module, const std::string& prefix)
{
    const auto type = module.type();
    const auto slots = type->numAttributes();
    const auto enterAll = [&](Stored::Kind kind, auto isOfKind) {
        for (std::size_t i = 0; i < slots; ++i)
            if (isOfKind(i) && module._ivalue()->getSlot(i).isTensor())
                enter(joined(prefix, type->getAttributeName(i)), kind, module._ivalue()->getSlot(i).toTensor());
    };
    enterAll(Stored::Kind::parameter, [&](std::size_t i) { return type->is_parameter(i); });
    enterAll(Stored::Kind::buffer, [&](std::size_t i) { return type->is_buffer(i); });
    for (std::size_t i = 0; i < slots; ++i)
        if (isSubmodule(type->getAttribute(i)))
            enter(module._ivalue()->getSlot(i).toModule(), joined(prefix, type->getAttributeName(i)));
}

void Emitter::enter(const std::string& name, Stored::Kind kind, const at::Tensor& tensor)
{
    if (!tensor.defined())
        return;
    const StorageKey key{tensor.data_ptr(), tensor.storage_offset(), tensor.sizes().vec(), tensor.strides().vec()};
    const auto shared = tensor.numel() > 0 ? byStorage_.find(key) : byStorage_.end();
    if (shared != byStorage_.end()) {
        byPath_[name] = shared->second;
        return;
    }
    // A copy, since running the module may write into its buffers.
    const Term term = computedTerm(builder_.addStored(name, kind, fromTorch(tensor.detach().clone())), {});
    byPath_[name] = term.origin;
    byStorage_[key] = term.origin;
}

Term Emitter::tensorAttribute(const std::string& path, const at::Tensor& tensor, std::size_t runs)
{
    auto& origin = byPath_[path];
    if (!origin) {
        origin = knownTerm({}).origin;
        origin->path = path;
    }
    return {std::vector<c10::IValue>(runs, tensor), origin};
}

ValueId Emitter::valueOf(const Term& term)
{
    Origin& origin = *term.origin;
    if (origin.kind == Origin::Kind::object)
        throw ImportFailure("it hands a module from one operator to another, which has no place in a network");
    if (origin.kind == Origin::Kind::container)
        return containerValue(term);
    if (origin.value != noValue)
        return origin.value;
    if (!isFixed(term))
        return origin.value = repeat(term);
    if (!term.runs.front().isTensor())
        throw ImportFailure("it uses a constant of type " + term.runs.front().tagKind() + " where a tensor is expected");
    const std::string name = origin.path.empty() ? "constant" : origin.path;
    return origin.value = builder_.addStored(name, Stored::Kind::constant, fromTorch(term.runs.front().toTensor().detach().clone()));
}

ValueId Emitter::containerValue(const Term& term)
{
    const Origin& origin = *term.origin;
    if (origin.type->kind() == c10::TypeKind::DictType)
        throw ImportFailure("it hands a dictionary from one operator to another, which has no place in a network");
    std::vector<ValueId> inputs;
    for (const Term& element : origin.elements)
        inputs.push_back(elementValue(element));
    const std::string op = origin.type->kind() == c10::TypeKind::ListType ? "list" : "tuple";
    return builder_.addNode(op, op, std::move(inputs), {}, {false}).front();
}

ValueId Emitter::elementValue(const Term& element)
{
    if (isContainer(element) || !isFixed(element) || element.runs.front().isTensor())
        return valueOf(element);
    const c10::IValue& constant = element.runs.front();
    if (constant.isNone())
        return noValue;
    const auto [op, overload] = numberOperator(constant);
    return builder_
        .addNode("number", "opaque", {noValue}, {{"op", op}, {"overload", overload}, {"arg0", *attributeFrom(constant)}}, {false})
        .front();
}

ValueId Emitter::repeat(const Term& term)
{
    const Origin& origin = *term.origin;
    if (!origin.producer)
        throw ImportFailure("a number that depends on the batch size cannot be followed to where it comes from");
    const jit::Node& node = *origin.producer;
    std::vector<bool> tensors(node.outputs().size(), term.runs.front().isTensor());
    if (node.kind() == c10::prim::ListUnpack || node.kind() == c10::prim::TupleUnpack)
        return builder_.addNode("unpack", "unpack", {valueOf(origin.operands.front())}, {}, tensors)[origin.output];
    return emitOpaque(*this, node, origin.operands, tensors)[origin.output];
}

std::string Emitter::ownerOf(const Term& term) const
{
    const Stored* stored = term.origin->value == noValue ? nullptr : builder_.stored(term.origin->value);
    if (!stored || stored->kind == Stored::Kind::constant)
        return {};
    const auto dot = stored->name.rfind('.');
    return dot == std::string::npos ? std::string() : stored->name.substr(0, dot);
}

} // namespace espalier::torchscript
