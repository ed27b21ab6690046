// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/torchscript/translations.h"

#include "core/formats/torchscript/read/opaque.h"

namespace espalier::torchscript {
namespace {

TranslationTable allTranslations()
{
    TranslationTable table;
    ESPALIER_TENSOR_FAMILIES(ESPALIER_REGISTER_FAMILY, table)
    registerIdentity(table);
    return table;
}

/// A write through a slice is written into its base, too.
void writeBack(Emitter& emitter, const Term& written)
{
    const auto view = written.origin->view;
    if (!view)
        return;
    if (view->scatter.empty())
        throw ImportFailure("it writes into a slice whose place follows the input's size");
    Origin& base = *view->base.origin;
    const ValueId before = emitter.valueOf(view->base);
    base.value = emitOpaque(emitter, "write_back", view->scatter, {before, written.origin->value}, view->arguments);
    base.kind = Origin::Kind::computed;
    writeBack(emitter, view->base);
}

/// All names of a tensor that was written in place refer to the new value from here on.
void rebind(Emitter& emitter, const Term& target, Term& result)
{
    target.origin->kind = Origin::Kind::computed;
    target.origin->value = result.origin->value;
    result.origin = target.origin;
    writeBack(emitter, target);
}

} // namespace

void translate(Emitter& emitter, Call& call)
{
    static const TranslationTable table = allTranslations();
    const auto found = table.find(call.plainOperator());
    const auto before = call.results;
    try {
        if (found == table.end())
            throw CannotTranslate();
        found->second(emitter, call);
    } catch (const CannotTranslate&) {
        call.results = before;
        translateOpaque(emitter, call, found != table.end());
    }
    if (call.inPlace() && !isContainer(call.arguments.front()) && call.results.size() == 1)
        rebind(emitter, call.arguments.front(), call.results.front());
}

void emit(Emitter& emitter, Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes, const Term* parameter)
{
    std::string name = parameter ? emitter.ownerOf(*parameter) : std::string();
    if (name.empty())
        name = nodeName(call.node, op);
    const ValueId value = emitter.builder().addNode(std::move(name), op, std::move(inputs), std::move(attributes));
    call.results.front() = computedTerm(value, call.results.front().runs);
}

void emitNamed(Emitter& emitter, Call& call)
{
    const std::string name = call.plainOperator();
    emit(emitter, call, name.substr(name.find("::") + 2), {self(emitter, call)});
}

ValueId addNode(Emitter& emitter, const Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes)
{
    return emitter.builder().addNode(nodeName(call.node, op), op, std::move(inputs), std::move(attributes));
}

ValueId self(Emitter& emitter, const Call& call)
{
    return emitter.valueOf(call.term("self"));
}

ValueId optionalValue(Emitter& emitter, const Call& call, std::string_view name)
{
    return !call.has(name) || call.isNone(name) ? noValue : emitter.valueOf(call.term(name));
}

void requireFloating(const Call& call)
{
    require(call.results.front().runs.front().toTensor().is_floating_point());
}

void requireStored(Emitter& emitter, const Term& weight)
{
    require(emitter.storedWeight(weight) != noValue);
}

std::int64_t fixedSize(const Call& call, std::int64_t dim)
{
    const std::int64_t size = call.tensor("self").size(dim);
    require(!call.byContent);
    for (std::size_t run = 1; run < call.runs(); ++run)
        require(call.tensor("self", run).size(dim) == size);
    return size;
}

std::size_t spatialRank(const Call& call, std::string_view input)
{
    const std::string op = call.plainOperator();
    const auto spatial = static_cast<std::size_t>(op[op.find_last_of("123")] - '0');
    require(call.rank(input) == static_cast<std::int64_t>(spatial) + 2);
    return spatial;
}

void reuse(Emitter& emitter, Call& call, const Term& term)
{
    const auto& before = call.tensor("self");
    const auto& after = call.results.front().runs.front().toTensor();
    if (after.is_alias_of(before))
        call.results.front().origin = term.origin;
    else
        call.results.front() = computedTerm(emitter.valueOf(term), call.results.front().runs);
}

} // namespace espalier::torchscript
