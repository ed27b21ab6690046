// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/producers.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>

namespace espalier::torchscript {
namespace {

/// A tensor of the same sizes and type that holds no memory.
c10::IValue outline(const c10::IValue& value)
{
    if (!value.isTensor() || !value.toTensor().defined())
        return value;
    const at::Tensor& tensor = value.toTensor();
    return tensor.new_empty({}).expand(tensor.sizes());
}

/// A computed operand without the content of its tensors: only its network value and its sizes are needed to repeat the node.
Term operand(const Term& term)
{
    if (term.origin->kind != Origin::Kind::computed)
        return term;
    std::vector<c10::IValue> runs;
    std::transform(term.runs.begin(), term.runs.end(), std::back_inserter(runs), outline);
    return computedTerm(term.origin->value, std::move(runs));
}

std::vector<Term> operandsOf(const std::vector<Term>& arguments)
{
    std::vector<Term> operands;
    std::transform(arguments.begin(), arguments.end(), std::back_inserter(operands), operand);
    return operands;
}

/// True for what depends on a value's kind or length, not on its numbers.
bool ignoresNumbers(const jit::Node* node)
{
    static const std::unordered_set<std::string> names{"aten::len",       "aten::dim",        "aten::__is__",
                                                       "aten::__isnot__", "prim::isinstance", "prim::dtype"};
    return node && names.count(node->kind().toQualString()) > 0;
}

} // namespace

void noteProducer(Call& call)
{
    std::vector<Term> operands = operandsOf(call.arguments);
    const bool writes = call.inPlace() && !isContainer(call.arguments.front());
    if (writes) {
        Term& target = call.arguments.front();
        operands.front().origin = std::make_shared<Origin>(*target.origin);
        target.origin->value = noValue;
        target.origin->number = noValue;
        call.results.front().origin = target.origin;
    }
    for (std::size_t i = 0; i < call.results.size(); ++i) {
        Origin& origin = *call.results[i].origin;
        origin.producer = &call.node;
        origin.output = i;
        origin.operands = operands;
    }
}

Term listOfSizes(const Term& list)
{
    std::vector<Term> sizes;
    for (std::size_t dim = 0; dim < list.runs.front().toIntVector().size(); ++dim) {
        std::vector<c10::IValue> runs;
        for (const c10::IValue& run : list.runs)
            runs.emplace_back(run.toIntVector().at(dim));
        Term size = knownTerm(std::move(runs));
        size.origin->producer = list.origin->producer;
        size.origin->operands = list.origin->operands;
        size.origin->output = dim;
        sizes.push_back(std::move(size));
    }
    return containerTerm(c10::ListType::ofInts(), std::move(sizes));
}

void noteContent(const std::vector<Term>& results, bool unlessFixed)
{
    for (const Term& result : results) {
        if (result.origin->kind == Origin::Kind::known && !(unlessFixed && isFixed(result)))
            result.origin->byContent = true;
        noteContent(result.origin->elements, unlessFixed);
    }
}

bool followsSizes(const Term& term)
{
    std::unordered_set<const Origin*> seen;
    std::vector<Term> open{term};
    while (!open.empty()) {
        const Term next = std::move(open.back());
        open.pop_back();
        if (!isKnown(next) || ignoresNumbers(next.origin->producer) || !seen.insert(next.origin.get()).second)
            continue;
        if (!isFixed(next))
            return true;
        const std::vector<Term>& from = isContainer(next) ? next.origin->elements : next.origin->operands;
        open.insert(open.end(), from.begin(), from.end());
    }
    return false;
}

} // namespace espalier::torchscript
