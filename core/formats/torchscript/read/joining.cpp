// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that make a dimension longer: concatenation and padding.
#include "core/formats/torchscript/numbers.h"
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

/// The elements of a list of tensors that is tracked by element.
const std::vector<Term>& elementsOf(const Term& list)
{
    require(isContainer(list));
    return list.origin->elements;
}

void concatenate(Emitter& emitter, Call& call)
{
    const std::int64_t rank = call.results.front().runs.front().toTensor().dim();
    std::vector<ValueId> inputs;
    for (const Term& element : elementsOf(call.term("tensors"))) {
        const at::Tensor& tensor = element.runs.front().toTensor();
        // torch.cat still allows an empty vector among other tensors.
        if (tensor.dim() != rank && tensor.numel() == 0)
            continue;
        inputs.push_back(emitter.valueOf(element));
    }
    emit(emitter, call, "concat", std::move(inputs), {{"dim", call.dimension("dim", rank)}});
}

void stack(Emitter& emitter, Call& call)
{
    const std::int64_t dim = call.dimension("dim", call.results.front().runs.front().toTensor().dim());
    std::vector<ValueId> inputs;
    for (const Term& element : elementsOf(call.term("tensors")))
        inputs.push_back(
            emitter.builder().addNode(nodeName(call.node, "unsqueeze"), "unsqueeze", {emitter.valueOf(element)}, {{"dim", dim}}));
    emit(emitter, call, "concat", std::move(inputs), {{"dim", dim}});
}

void padWith(Emitter& emitter, Call& call, const std::string& pads, const std::string& mode, double value)
{
    std::vector<ValueId> inputs{self(emitter, call)};
    const std::vector<std::int64_t> amounts = attributeOf(integersFrom(emitter, call, pads), inputs);
    emit(emitter, call, "pad", std::move(inputs), {{"pads", amounts}, {"mode", mode}, {"value", value}});
}

void pad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "pad", call.text("mode"), call.isNone("value") ? 0.0 : call.number("value"));
}

void constantPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "pad", "constant", call.number("value"));
}

/// The 1-d, 2-d and 3-d forms pad that many dimensions.
void reflectionPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "padding", "reflect", 0.0);
}

void replicationPad(Emitter& emitter, Call& call)
{
    padWith(emitter, call, "padding", "replicate", 0.0);
}

} // namespace

void registerJoining(TranslationTable& table)
{
    for (const char* op : {"aten::cat", "aten::concat"})
        table[op] = concatenate;
    table["aten::stack"] = stack;
    table["aten::pad"] = pad;
    table["aten::constant_pad_nd"] = constantPad;
    for (const char* op : {"aten::reflection_pad1d", "aten::reflection_pad2d", "aten::reflection_pad3d"})
        table[op] = reflectionPad;
    for (const char* op : {"aten::replication_pad1d", "aten::replication_pad2d", "aten::replication_pad3d"})
        table[op] = replicationPad;
}

} // namespace espalier::torchscript
