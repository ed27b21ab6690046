// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/read/structure.h"

#include <torch/csrc/jit/runtime/slice_indices_adjust.h>

#include <algorithm>
#include <string>
#include <unordered_map>

namespace espalier::torchscript {
namespace {

using Terms = std::vector<Term>;
using Handler = Terms (*)(const jit::Node&, const Terms&);

std::int64_t fixedInteger(const Term& term, const jit::Node& node)
{
    if (!isFixed(term) || !valueIn(term, 0).isInt())
        throw ImportFailure(std::string("its ") + node.kind().toQualString() +
                            " picks elements of a list by numbers that depend on the images");
    return term.runs.front().toInt();
}

std::size_t placeOf(const Term& index, std::size_t size, const jit::Node& node)
{
    std::int64_t place = fixedInteger(index, node);
    place += place < 0 ? static_cast<std::int64_t>(size) : 0;
    if (place < 0 || place >= static_cast<std::int64_t>(size))
        throw ImportFailure("an index lies outside its list");
    return static_cast<std::size_t>(place);
}

Terms& elementsOf(const Term& container)
{
    return container.origin->elements;
}

c10::ArrayRef<c10::IValue> elementsIn(const c10::IValue& run)
{
    return run.isTuple() ? c10::ArrayRef<c10::IValue>(run.toTupleRef().elements()) : run.toListRef();
}

Terms construct(const jit::Node& node, const Terms& arguments)
{
    return {containerTerm(node.output()->type(), arguments)};
}

/// Arguments are key, value, key, value, …
Terms constructDictionary(const jit::Node& node, const Terms& arguments)
{
    Terms elements;
    std::vector<c10::IValue> keys;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        keys.push_back(valueIn(arguments[i], 0));
        elements.push_back(arguments[i + 1]);
    }
    return {containerTerm(node.output()->type(), std::move(elements), std::move(keys))};
}

bool isDictionary(const Term& container)
{
    return container.origin->type->kind() == c10::TypeKind::DictType;
}

/// Also of lists that an operator returned, such as a tensor's sizes.
Terms unpack(const jit::Node& node, const Terms& arguments)
{
    const Term& whole = arguments.front();
    if (isContainer(whole))
        return elementsOf(whole);
    if (!isKnown(whole))
        throw ImportFailure(std::string("its ") + node.kind().toQualString() + " takes a list apart whose length depends on the images");
    Terms elements;
    for (std::size_t i = 0; i < node.outputs().size(); ++i) {
        std::vector<c10::IValue> runs;
        for (const c10::IValue& run : whole.runs)
            runs.push_back(elementsIn(run).at(i));
        elements.push_back(knownTerm(std::move(runs)));
        elements.back().origin->producer = &node;
        elements.back().origin->output = i;
        elements.back().origin->operands = {whole};
        elements.back().origin->byContent = whole.origin->byContent;
    }
    return elements;
}

Terms pick(const jit::Node& node, const Terms& arguments)
{
    const Term& container = arguments[0];
    if (!isDictionary(container))
        return {elementsOf(container)[placeOf(arguments[1], elementsOf(container).size(), node)]};
    const c10::IValue key = valueIn(arguments[1], 0);
    for (std::size_t i = 0; i < container.origin->keys.size(); ++i)
        if (sameValue(container.origin->keys[i], key))
            return {elementsOf(container)[i]};
    throw ImportFailure("a key is not in its dictionary");
}

Terms store(const jit::Node& node, const Terms& arguments)
{
    Origin& container = *arguments[0].origin;
    if (container.type->kind() != c10::TypeKind::DictType) {
        container.elements[placeOf(arguments[1], container.elements.size(), node)] = arguments[2];
        return {arguments[0]};
    }
    const c10::IValue key = valueIn(arguments[1], 0);
    for (std::size_t i = 0; i < container.keys.size(); ++i)
        if (sameValue(container.keys[i], key)) {
            container.elements[i] = arguments[2];
            return {arguments[0]};
        }
    container.keys.push_back(key);
    container.elements.push_back(arguments[2]);
    return {arguments[0]};
}

/// Only for dictionaries: `in` on a list depends on its elements' values.
bool asksForKeys(const std::string& op, const Terms& arguments)
{
    return op != "aten::__contains__" || isDictionary(arguments.front());
}

Terms holds(const jit::Node&, const Terms& arguments)
{
    const c10::IValue key = valueIn(arguments[1], 0);
    const auto& keys = arguments[0].origin->keys;
    const bool found = std::any_of(keys.begin(), keys.end(), [&key](const c10::IValue& each) { return sameValue(each, key); });
    return {knownTerm(std::vector<c10::IValue>(arguments[1].runs.size(), found))};
}

Terms append(const jit::Node&, const Terms& arguments)
{
    elementsOf(arguments[0]).push_back(arguments[1]);
    return {arguments[0]};
}

Terms insert(const jit::Node& node, const Terms& arguments)
{
    Terms& elements = elementsOf(arguments[0]);
    const std::size_t place = placeOf(arguments[1], elements.size() + 1, node);
    elements.insert(elements.begin() + static_cast<std::ptrdiff_t>(place), arguments[2]);
    return {arguments[0]};
}

Terms pop(const jit::Node& node, const Terms& arguments)
{
    Terms& elements = elementsOf(arguments[0]);
    const auto place = elements.begin() + static_cast<std::ptrdiff_t>(placeOf(arguments[1], elements.size(), node));
    const Term popped = *place;
    elements.erase(place);
    return {popped};
}

Terms clear(const jit::Node&, const Terms& arguments)
{
    elementsOf(arguments[0]).clear();
    arguments[0].origin->keys.clear();
    return {};
}

Terms copied(const jit::Node& node, const Terms& arguments)
{
    return {containerTerm(node.output()->type(), elementsOf(arguments[0]))};
}

Terms joined(const jit::Node& node, const Terms& arguments)
{
    Terms elements = elementsOf(arguments[0]);
    const Terms& more = elementsOf(arguments[1]);
    elements.insert(elements.end(), more.begin(), more.end());
    return {containerTerm(node.output()->type(), std::move(elements))};
}

Terms extend(const jit::Node&, const Terms& arguments)
{
    const Terms more = elementsOf(arguments[1]);
    Terms& elements = elementsOf(arguments[0]);
    elements.insert(elements.end(), more.begin(), more.end());
    return {arguments[0]};
}

Terms cut(const jit::Node& node, const Terms& arguments)
{
    const Terms& elements = elementsOf(arguments[0]);
    const auto bound = [&](std::size_t i, std::int64_t absent) {
        return isFixed(arguments[i]) && valueIn(arguments[i], 0).isNone() ? absent : fixedInteger(arguments[i], node);
    };
    std::int64_t start = bound(1, INT64_MAX), end = bound(2, INT64_MAX);
    const std::int64_t step = bound(3, 1);
    const std::int64_t count = jit::slice_indices_adjust(static_cast<std::int64_t>(elements.size()), &start, &end, step);
    Terms part;
    for (std::int64_t i = 0; i < count; ++i)
        part.push_back(elements[static_cast<std::size_t>(start + i * step)]);
    return {containerTerm(node.output()->type(), std::move(part))};
}

const std::unordered_map<std::string, Handler>& constructors()
{
    static const std::unordered_map<std::string, Handler> table{
        {"prim::ListConstruct", construct}, {"prim::TupleConstruct", construct}, {"prim::DictConstruct", constructDictionary},
        {"prim::ListUnpack", unpack},       {"prim::TupleUnpack", unpack},
    };
    return table;
}

/// Only where the first argument is tracked by element; otherwise they are ordinary operators.
const std::unordered_map<std::string, Handler>& accessors()
{
    static const std::unordered_map<std::string, Handler> table{
        {"aten::__contains__", holds}, {"prim::TupleIndex", pick}, {"aten::__getitem__", pick}, {"aten::_set_item", store},
        {"aten::append", append},      {"aten::insert", insert},   {"aten::pop", pop},          {"aten::clear", clear},
        {"aten::list", copied},        {"aten::values", copied},   {"aten::add", joined},       {"aten::extend", extend},
        {"aten::slice", cut},
    };
    return table;
}

} // namespace

std::optional<Terms> runContainerNode(const jit::Node& node, const Terms& arguments)
{
    const std::string op = node.kind().toQualString();
    if (const auto found = constructors().find(op); found != constructors().end())
        return found->second(node, arguments);
    if (op == "aten::dict" && arguments.empty())
        return constructDictionary(node, arguments);
    if (arguments.empty() || !isContainer(arguments.front()))
        return std::nullopt;
    const auto found = accessors().find(op);
    const bool joins = op == "aten::add" || op == "aten::extend";
    if (found == accessors().end() || (joins && !isContainer(arguments[1])) || !asksForKeys(op, arguments))
        return std::nullopt;
    return found->second(node, arguments);
}

} // namespace espalier::torchscript
