// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/emitter.h"

#include "core/formats/computed_weight.h"
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/read/opaque.h"
#include "core/formats/torchscript/translations.h"
#include "core/graph/operators/computed_size.h"
#include "core/graph/operators/element_types.h"
#include "core/graph/tensor_torch.h"
#include "core/graph/traits.h"

#include <ATen/ATen.h>

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

/// Counts calls in calls.
class Nested {
public:
    explicit Nested(int& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

private:
    int& depth_;
};

bool isTensorOrList(const c10::IValue& value)
{
    return value.isTensor() || value.isTensorList();
}

/// Running the module may write into its buffers, and a part of a larger tensor keeps all of it in memory: both are copied.
at::Tensor ownContent(const at::Tensor& tensor, Stored::Kind kind)
{
    const bool whole = tensor.is_contiguous() && tensor.nbytes() == tensor.storage().nbytes();
    const at::Tensor content = tensor.detach();
    return kind == Stored::Kind::parameter && whole ? content : content.clone();
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
    if (const auto shared = sameTensor(tensor)) {
        byPath_[name] = shared;
        Network& network = builder_.network();
        network.stored[static_cast<std::size_t>(network.storedIndex(shared->value))].sharedNames.push_back(name);
        return;
    }
    const Term term = computedTerm(builder_.addStored(name, kind, fromTorch(ownContent(tensor, kind))), {});
    byPath_[name] = term.origin;
    byStorage_[keyOf(tensor)] = term.origin;
}

Emitter::StorageKey Emitter::keyOf(const at::Tensor& tensor)
{
    return {tensor.data_ptr(), tensor.storage_offset(), tensor.sizes().vec(), tensor.strides().vec()};
}

std::shared_ptr<Origin> Emitter::sameTensor(const at::Tensor& tensor) const
{
    const auto shared = tensor.numel() > 0 ? byStorage_.find(keyOf(tensor)) : byStorage_.end();
    return shared == byStorage_.end() ? nullptr : shared->second;
}

Term Emitter::tensorAttribute(const std::string& path, const at::Tensor& tensor, std::size_t runs)
{
    auto& origin = byPath_[path];
    if (!origin)
        origin = sameTensor(tensor);
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
    if (!constant.isInt() && !constant.isDouble())
        throw ImportFailure("it puts a constant of type " + constant.tagKind() + " into a list together with what depends on the images");
    const char* function = constant.isInt() ? "int" : "float";
    return builder_.addNode("number", "number", {noValue}, {{"function", function}, {"a", *attributeFrom(constant)}}, {false}).front();
}

ValueId Emitter::numberOf(const Term& term)
{
    constexpr int deepest = 2000; // each step is a call in a call
    Origin& origin = *term.origin;
    if (origin.kind == Origin::Kind::computed)
        return origin.value;
    thread_local int depth = 0;
    const Nested nested(depth);
    if (depth > deepest)
        throw ImportFailure("it computes a number from the input's size in too many steps");
    if (origin.number == noValue)
        origin.number = followedNumber(*this, term);
    if (origin.number == noValue)
        origin.number = repeatOpaque(term);
    return origin.number;
}

ValueId Emitter::sizeOf(ValueId tensor, std::int64_t dim)
{
    ValueId& size = sizes_.try_emplace({tensor, dim}, noValue).first->second;
    if (size == noValue)
        size = builder_.addNode("size", "size", {tensor}, {{"dim", dim}}, {false}).front();
    return size;
}

ValueId Emitter::tensorOf(const Term& number)
{
    return number.runs.front().isTensor() ? valueOf(number) : filled(number, numberOf(number));
}

/// Numbers take part in floating-point arithmetic only.
ValueId Emitter::filled(const Term& term, ValueId number)
{
    const bool typed = term.runs.front().isTensor();
    const std::string type = elementTypeName(typed ? term.runs.front().toTensor().scalar_type() : c10::ScalarType::Float);
    return builder_.addNode("full", "full", {number}, {{"shape", std::vector<std::int64_t>{}}, {"value", computedSize}, {"dtype", type}});
}

/// Computes a known term that follows the sizes in the network.
ValueId Emitter::repeat(const Term& term)
{
    if (!term.origin->producer)
        throw ImportFailure("a number that follows the input's size cannot be followed to where it comes from");
    if (!isTensorOrList(term.runs.front()))
        return isNumber(term.runs.front()) ? numberOf(term) : repeatOpaque(term);
    return repeatTensor(term);
}

ValueId Emitter::repeatTensor(const Term& term)
{
    if (isNumber(term.runs.front()))
        if (const ValueId number = followedNumber(*this, term); number != noValue)
            return filled(term, number);
    return valueOf(translated(term)); // of operators that leave no node, that of their operand
}

ValueId Emitter::repeatOpaque(const Term& term)
{
    const Origin& origin = *term.origin;
    if (!origin.producer)
        throw ImportFailure("a number that follows the input's size cannot be followed to where it comes from");
    const jit::Node& node = *origin.producer;
    const std::vector<bool> tensors(node.outputs().size(), term.runs.front().isTensor());
    if (node.kind() == c10::prim::ListUnpack || node.kind() == c10::prim::TupleUnpack)
        return builder_.addNode("unpack", "unpack", {valueOf(origin.operands.front())}, {}, tensors)[origin.output];
    return emitOpaque(*this, node, origin.operands, tensors)[origin.output];
}

/// The known term as if it were computed from the images: its operator is translated.
Term Emitter::translated(const Term& term)
{
    const Origin& origin = *term.origin;
    if (isContainer(term) || !origin.producer)
        return term;
    const jit::Node& node = *origin.producer;
    if (node.kind() == c10::prim::ListUnpack) {
        // Translated once for all of its elements.
        Origin& list = *origin.operands.front().origin;
        if (list.elements.empty())
            if (const Term whole = translated(origin.operands.front()); isContainer(whole))
                list.elements = whole.origin->elements;
        if (!list.elements.empty())
            return computedTerm(valueOf(list.elements.at(origin.output)), term.runs);
    }
    const c10::FunctionSchema* schema = node.maybeSchema();
    if (!schema || schema->is_vararg())
        return computedTerm(repeatOpaque(term), term.runs);
    Call call{node, *schema, origin.operands, std::vector<Term>(node.outputs().size(), knownTerm(term.runs))};
    for (Term& result : call.results)
        result = knownTerm(term.runs);
    call.byContent = origin.byContent;
    translate(*this, call);
    return call.results.at(origin.output);
}

bool Emitter::followsContent(const Term& term)
{
    const Origin& origin = *term.origin;
    if (origin.kind == Origin::Kind::container)
        return std::any_of(origin.elements.begin(), origin.elements.end(), [this](const Term& each) { return followsContent(each); });
    if (origin.kind != Origin::Kind::computed)
        return origin.byContent;
    const Network& network = builder_.network();
    sizedByContent_.resize(network.values.size(), false);
    for (; nodesSeen_ < network.nodes.size(); ++nodesSeen_) {
        const Node& node = network.nodes[nodesSeen_];
        const auto sized = [this](ValueId input) { return input != noValue && sizedByContent_[input]; };
        if (traitsOf(node).sizedByContent || std::any_of(node.inputs.begin(), node.inputs.end(), sized))
            for (const ValueId output : node.outputs)
                sizedByContent_[output] = true;
    }
    return sizedByContent_[origin.value];
}

/// False where the value depends on the images. computes: whether any node does more than rearrange.
bool Emitter::collectSources(ValueId value, std::vector<const Stored*>& sources, bool& computes) const
{
    if (value == noValue)
        return true;
    if (const Stored* stored = builder_.stored(value)) {
        if (std::find(sources.begin(), sources.end(), stored) == sources.end())
            sources.push_back(stored);
        return true;
    }
    const Node* node = builder_.producer(value);
    if (!node)
        return false;
    computes = computes || !traitsOf(*node).rearranges;
    return std::all_of(node->inputs.begin(), node->inputs.end(), [&](ValueId input) { return collectSources(input, sources, computes); });
}

ValueId Emitter::storedWeight(const Term& term)
{
    const ValueId value = valueOf(term);
    if (builder_.stored(value))
        return value;
    std::vector<const Stored*> sources;
    bool computes = false;
    if (term.runs.empty() || !term.runs.front().isTensor() || !collectSources(value, sources, computes))
        return noValue;
    const at::Tensor content = term.runs.front().toTensor();
    const auto same = [&](const Stored* source) { return source->tensor.shape() == content.sizes().vec(); };
    // A part of a packed weight stays what it is.
    if (!computes || !content.is_floating_point() || std::none_of(sources.begin(), sources.end(), same))
        return noValue;
    return term.origin->value = computedWeight(sources, content);
}

ValueId Emitter::computedWeight(const std::vector<const Stored*>& sources, const at::Tensor& content)
{
    std::vector<std::string> names;
    for (const Stored* source : sources)
        if (source->kind != Stored::Kind::constant)
            names.push_back(source->name);
    // A layer that is called twice computes its weight twice.
    for (const ComputedWeight& known : computedWeights_)
        if (known.sources == names && at::equal(toTorch(builder_.stored(known.value)->tensor), content))
            return known.value;
    const std::string name = computedWeightName(names);
    const ValueId value =
        builder_.addStored(name.empty() ? "weight" : name, Stored::Kind::parameter, fromTorch(content.detach().clone().contiguous()));
    computedWeights_.push_back({value, std::move(names)});
    return value;
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
