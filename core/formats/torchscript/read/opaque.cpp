// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/read/opaque.h"

#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>

namespace espalier::torchscript {
namespace {

bool writesFirst(const c10::FunctionSchema& schema)
{
    return !schema.arguments().empty() && schema.arguments().front().alias_info() && schema.arguments().front().alias_info()->isWrite();
}

bool sameArguments(const c10::FunctionSchema& a, const c10::FunctionSchema& b)
{
    return std::equal(a.arguments().begin(), a.arguments().end(), b.arguments().begin(), b.arguments().end(),
                      [](const c10::Argument& x, const c10::Argument& y) { return x.name() == y.name() && *x.type() == *y.type(); });
}

/// "aten::copy" for "aten::copy_"; null where there is no such variant.
const c10::FunctionSchema* twinWithoutWriting(const c10::FunctionSchema& schema)
{
    std::string name = schema.name();
    if (name.back() != '_')
        return nullptr;
    name.pop_back();
    for (const auto& candidate : jit::getAllOperatorsFor(c10::Symbol::fromQualString(name)))
        if (!writesFirst(candidate->schema()) && sameArguments(candidate->schema(), schema))
            return &candidate->schema();
    return nullptr;
}

std::string shortName(const std::string& op)
{
    return op.substr(op.find("::") + 2);
}

/// Whether an in-place operator writes into a tensor; the walk handles lists itself.
bool writesTensor(const c10::FunctionSchema& schema)
{
    return writesFirst(schema) && schema.arguments().front().type()->isSubtypeOf(*c10::TensorType::get());
}

bool isTensorList(const c10::IValue& value)
{
    return value.isTensorList();
}

/// A list that an operator returns; it is tracked by element from here on.
Term unpacked(Emitter& emitter, const Call& call, const Term& list, const c10::TypePtr& type)
{
    const std::size_t size = list.runs.front().toTensorList().size();
    const auto name = nodeName(call.node, "unpack");
    const auto values = emitter.builder().addNode(name, "unpack", {list.origin->value}, {}, std::vector<bool>(size, true));
    std::vector<Term> elements;
    for (std::size_t i = 0; i < size; ++i) {
        std::vector<c10::IValue> runs;
        for (const c10::IValue& run : list.runs)
            runs.push_back(run.toTensorList().get(i));
        elements.push_back(computedTerm(values[i], std::move(runs)));
    }
    return containerTerm(type, std::move(elements));
}

bool unpackable(const Term& term)
{
    return std::all_of(term.runs.begin(), term.runs.end(), [&term](const c10::IValue& run) {
        return isTensorList(run) && run.toTensorList().size() == term.runs.front().toTensorList().size();
    });
}

} // namespace

std::vector<ValueId> emitOpaque(Emitter& emitter, const jit::Node& node, const std::vector<Term>& arguments,
                                const std::vector<bool>& tensorOutputs, bool otherForm)
{
    const c10::FunctionSchema* schema = node.maybeSchema();
    if (!schema || schema->is_vararg())
        throw ImportFailure(std::string("it computes with ") + node.kind().toQualString() + " on what the images went into");
    const c10::FunctionSchema* twin = writesFirst(*schema) ? twinWithoutWriting(*schema) : schema;
    const bool copyFirst = !twin;
    schema = twin ? twin : schema;
    std::vector<ValueId> inputs;
    Attributes attributes{{"op", schema->name()}, {"overload", schema->overload_name()}};
    if (otherForm)
        attributes["form"] = true;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto constant = isFixed(arguments[i]) ? attributeFrom(valueIn(arguments[i], 0)) : std::nullopt;
        inputs.push_back(constant ? noValue : emitter.valueOf(arguments[i]));
        if (constant)
            attributes["arg" + std::to_string(i)] = std::move(*constant);
    }
    if (copyFirst)
        inputs.front() = emitter.builder().addNode(nodeName(node, "clone"), "opaque", {inputs.front(), noValue},
                                                   {{"op", "aten::clone"}, {"overload", ""}, {"arg1", std::monostate{}}});
    return emitter.builder().addNode(nodeName(node, shortName(schema->name())), "opaque", std::move(inputs), std::move(attributes),
                                     tensorOutputs);
}

void translateOpaque(Emitter& emitter, Call& call, bool otherForm)
{
    if (writesFirst(call.schema) && !writesTensor(call.schema))
        throw ImportFailure(std::string("it changes a list with ") + call.node.kind().toQualString() + ", which cannot be followed");
    std::vector<bool> tensors;
    for (const Term& result : call.results)
        tensors.push_back(result.runs.front().isTensor());
    const std::vector<ValueId> values = emitOpaque(emitter, call.node, call.arguments, tensors, otherForm);
    for (std::size_t i = 0; i < values.size(); ++i) {
        Term computed = computedTerm(values[i], call.results[i].runs);
        call.results[i] = unpackable(computed) ? unpacked(emitter, call, computed, call.node.outputs()[i]->type()) : computed;
    }
}

ValueId emitOpaque(Emitter& emitter, const std::string& name, const std::string& op, const std::vector<ValueId>& inputs,
                   const std::vector<std::int64_t>& constants)
{
    std::vector<ValueId> places = inputs;
    Attributes attributes{{"op", op}, {"overload", std::string()}};
    for (const std::int64_t constant : constants) {
        attributes["arg" + std::to_string(places.size())] = constant;
        places.push_back(noValue);
    }
    return emitter.builder().addNode(name, "opaque", std::move(places), std::move(attributes));
}

} // namespace espalier::torchscript
