// SPDX-License-Identifier: GPL-3.0-or-later
// Operators that change nothing here and leave no node, unless they convert to another type of elements.
#include "core/formats/torchscript/read/selection.h"
#include "core/formats/torchscript/translations.h"
#include "core/graph/operators/element_types.h"

namespace espalier::torchscript {
namespace {

/// Requires that an operator that may convert or repeat did not do so in this call.
void requireUnchanged(const Call& call, const char* input)
{
    for (std::size_t run = 0; run < call.runs(); ++run) {
        const at::Tensor& before = call.tensor(input, run);
        const at::Tensor& after = call.results.front().runs[run].toTensor();
        require(before.scalar_type() == after.scalar_type() && before.sizes() == after.sizes());
    }
}

/// The same tensor, or one of another element type.
void sameTensor(Emitter& emitter, Call& call)
{
    const at::ScalarType type = call.results.front().runs.front().toTensor().scalar_type();
    if (type != call.tensor("self").scalar_type() && !elementTypeName(type).empty())
        return emit(emitter, call, "cast", {self(emitter, call)}, {{"dtype", elementTypeName(type)}});
    requireUnchanged(call, "self");
    reuse(emitter, call, call.term("self"));
}

/// Dropouts that have no operator here: without training they do nothing.
void noNoise(Emitter& emitter, Call& call)
{
    const char* input = call.has("input") ? "input" : "self";
    requireUnchanged(call, input);
    call.results.front() = computedTerm(emitter.valueOf(call.term(input)), call.results.front().runs);
}

} // namespace

void registerIdentity(TranslationTable& table)
{
    for (const char* op : {"aten::contiguous", "aten::detach", "aten::alias", "aten::clone", "aten::to", "aten::type_as",
                           "aten::lift_fresh", "aten::lift_fresh_copy", "aten::requires_grad", "aten::positive"})
        table[op] = sameTensor;
    for (const char* op : {"aten::alpha_dropout", "aten::feature_alpha_dropout"})
        table[op] = noNoise;
}

} // namespace espalier::torchscript
