// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/term.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace espalier::torchscript {
namespace {

bool sameTensor(const at::Tensor& a, const at::Tensor& b)
{
    if (!a.defined() || !b.defined())
        return a.defined() == b.defined();
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && a.equal(b);
}

template <class Sequence>
bool sameSequence(const Sequence& a, const Sequence& b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) { return sameValue(x, y); });
}

c10::IValue listIn(const Origin& origin, std::size_t run)
{
    c10::impl::GenericList list(origin.type->expectRef<c10::ListType>().getElementType());
    for (const Term& element : origin.elements)
        list.push_back(valueIn(element, run));
    return list;
}

c10::IValue dictionaryIn(const Origin& origin, std::size_t run)
{
    const auto& type = origin.type->expectRef<c10::DictType>();
    c10::impl::GenericDict dictionary(type.getKeyType(), type.getValueType());
    for (std::size_t i = 0; i < origin.elements.size(); ++i)
        dictionary.insert(origin.keys[i], valueIn(origin.elements[i], run));
    return dictionary;
}

c10::IValue tupleIn(const Origin& origin, std::size_t run)
{
    std::vector<c10::IValue> elements;
    for (const Term& element : origin.elements)
        elements.push_back(valueIn(element, run));
    return c10::ivalue::Tuple::create(std::move(elements));
}

} // namespace

Term knownTerm(std::vector<c10::IValue> runs)
{
    return {std::move(runs), std::make_shared<Origin>()};
}

Term computedTerm(ValueId value, std::vector<c10::IValue> runs)
{
    auto origin = std::make_shared<Origin>();
    origin->kind = Origin::Kind::computed;
    origin->value = value;
    return {std::move(runs), std::move(origin)};
}

Term containerTerm(c10::TypePtr type, std::vector<Term> elements, std::vector<c10::IValue> keys)
{
    auto origin = std::make_shared<Origin>();
    origin->kind = Origin::Kind::container;
    origin->type = std::move(type);
    origin->elements = std::move(elements);
    origin->keys = std::move(keys);
    return {{}, std::move(origin)};
}

bool isContainer(const Term& term)
{
    return term.origin->kind == Origin::Kind::container;
}

bool isKnown(const Term& term)
{
    const Origin& origin = *term.origin;
    if (origin.kind == Origin::Kind::container)
        return std::all_of(origin.elements.begin(), origin.elements.end(), isKnown);
    return origin.kind == Origin::Kind::known;
}

bool isFixed(const Term& term)
{
    const Origin& origin = *term.origin;
    if (origin.kind == Origin::Kind::container)
        return std::all_of(origin.elements.begin(), origin.elements.end(), isFixed);
    return origin.kind == Origin::Kind::known && !origin.byContent &&
           std::all_of(term.runs.begin(), term.runs.end(), [&term](const c10::IValue& run) { return sameValue(run, term.runs.front()); });
}

c10::IValue valueIn(const Term& term, std::size_t run)
{
    const Origin& origin = *term.origin;
    if (origin.kind != Origin::Kind::container)
        return term.runs.at(run);
    switch (origin.type->kind()) {
    case c10::TypeKind::ListType:
        return listIn(origin, run);
    case c10::TypeKind::DictType:
        return dictionaryIn(origin, run);
    default:
        return tupleIn(origin, run);
    }
}

bool sameValue(const c10::IValue& a, const c10::IValue& b)
{
    if (a.isTensor() && b.isTensor())
        return sameTensor(a.toTensor(), b.toTensor());
    if (a.isList() && b.isList())
        return sameSequence(a.toListRef(), b.toListRef());
    if (a.isTuple() && b.isTuple())
        return sameSequence(a.toTupleRef().elements(), b.toTupleRef().elements());
    if (a.isDouble() && b.isDouble() && std::isnan(a.toDouble()))
        return std::isnan(b.toDouble());
    return a == b;
}

} // namespace espalier::torchscript
