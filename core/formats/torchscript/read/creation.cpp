// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting. Only those whose sizes follow the input's become nodes; others are
// constants of the network.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

#include "core/graph/operators/computed_size.h"
#include "core/graph/operators/element_types.h"

namespace espalier::torchscript {
namespace {

using Ints = std::vector<std::int64_t>;

std::string resultType(const Call& call)
{
    const std::string type = elementTypeName(call.results.front().runs.front().toTensor().scalar_type());
    require(!type.empty());
    return type;
}

/// A number as an attribute; a computed one is added to the node's inputs.
Attribute attributeOf(const Number& number, std::vector<ValueId>& inputs)
{
    if (number.value == noValue)
        return number.constant;
    inputs.push_back(number.value);
    return computedSize;
}

Number fillOf(Emitter& emitter, const Call& call)
{
    return numberFrom(emitter, call.term("fill_value"));
}

void filled(Emitter& emitter, Call& call, const Number& number)
{
    std::vector<ValueId> inputs;
    const Attribute value = attributeOf(number, inputs);
    const Ints shape = attributeOf(integersFrom(emitter, call, "size"), inputs);
    emit(emitter, call, "full", std::move(inputs), {{"shape", shape}, {"value", value}, {"dtype", resultType(call)}});
}

void filledLike(Emitter& emitter, Call& call, const Number& number)
{
    std::vector<ValueId> inputs{self(emitter, call)};
    const Attribute value = attributeOf(number, inputs);
    const bool sameType = call.results.front().runs.front().toTensor().scalar_type() == call.tensor("self").scalar_type();
    emit(emitter, call, "full_like", std::move(inputs),
         {{"shape", Ints(static_cast<std::size_t>(call.rank()), 0)},
          {"value", value},
          {"dtype", sameType ? Attribute() : resultType(call)}});
}

Number boundOf(Emitter& emitter, const Call& call, const char* name, std::int64_t absent)
{
    return call.has(name) ? numberFrom(emitter, call.term(name)) : Number{absent};
}

void arange(Emitter& emitter, Call& call)
{
    std::vector<ValueId> inputs;
    const Attribute start = attributeOf(boundOf(emitter, call, "start", 0), inputs);
    const Attribute end = attributeOf(numberFrom(emitter, call.term("end")), inputs);
    const Attribute step = attributeOf(boundOf(emitter, call, "step", 1), inputs);
    emit(emitter, call, "arange", std::move(inputs), {{"start", start}, {"end", end}, {"step", step}, {"dtype", resultType(call)}});
}

/// The axis along which each of the grids varies: the first two are exchanged where they are given as x and y.
std::vector<std::size_t> axesOf(const Call& call, std::size_t count)
{
    std::vector<std::size_t> axes(count);
    for (std::size_t i = 0; i < count; ++i)
        axes[i] = i;
    if (call.has("indexing") && call.text("indexing") == "xy" && count > 1)
        std::swap(axes[0], axes[1]);
    return axes;
}

/// One coordinate, spread over the whole grid.
ValueId gridOf(Emitter& emitter, const Call& call, const std::vector<Term>& lines, const std::vector<std::size_t>& axes, std::size_t i)
{
    Ints line(lines.size(), 1), sizes(lines.size(), -1);
    line[axes[i]] = -1;
    std::vector<ValueId> inputs{addNode(emitter, call, "reshape", {emitter.valueOf(lines[i])}, {{"shape", line}})};
    std::vector<ValueId> computed(lines.size(), noValue);
    for (std::size_t other = 0; other < lines.size(); ++other) {
        if (other == i)
            continue;
        sizes[axes[other]] = computedSize;
        computed[axes[other]] = emitter.sizeOf(emitter.valueOf(lines[other]), 0);
    }
    for (const ValueId size : computed)
        if (size != noValue)
            inputs.push_back(size);
    return addNode(emitter, call, "expand", std::move(inputs), {{"shape", sizes}});
}

void meshgrid(Emitter& emitter, Call& call)
{
    require(isContainer(call.term("tensors")));
    const std::vector<Term> lines = call.term("tensors").origin->elements;
    for (const Term& line : lines)
        require(isTensorTerm(line) && line.runs.front().toTensor().dim() == 1);
    const std::vector<std::size_t> axes = axesOf(call, lines.size());
    std::vector<Term> grids;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::vector<c10::IValue> runs;
        for (const c10::IValue& run : call.results.front().runs)
            runs.emplace_back(run.toTensorList().get(i));
        grids.push_back(computedTerm(gridOf(emitter, call, lines, axes, i), std::move(runs)));
    }
    call.results.front() = containerTerm(call.node.output()->type(), std::move(grids));
}

} // namespace

void registerCreation(TranslationTable& table)
{
    for (const char* op : {"aten::zeros", "aten::new_zeros"})
        table[op] = [](Emitter& emitter, Call& call) { filled(emitter, call, {0.0}); };
    for (const char* op : {"aten::ones", "aten::new_ones"})
        table[op] = [](Emitter& emitter, Call& call) { filled(emitter, call, {1.0}); };
    for (const char* op : {"aten::full", "aten::new_full"})
        table[op] = [](Emitter& emitter, Call& call) { filled(emitter, call, fillOf(emitter, call)); };
    table["aten::zeros_like"] = [](Emitter& emitter, Call& call) { filledLike(emitter, call, {0.0}); };
    table["aten::ones_like"] = [](Emitter& emitter, Call& call) { filledLike(emitter, call, {1.0}); };
    table["aten::full_like"] = [](Emitter& emitter, Call& call) { filledLike(emitter, call, fillOf(emitter, call)); };
    table["aten::arange"] = arange;
    table["aten::meshgrid"] = meshgrid;
}

} // namespace espalier::torchscript
