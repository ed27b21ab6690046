// SPDX-License-Identifier: GPL-3.0-or-later
// Elementwise functions.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {
namespace {

/// The operator has TorchScript's name.
void function(Emitter& emitter, Call& call)
{
    requireFloating(call);
    require(!call.has("decimals"));
    const std::string name = call.plainOperator();
    emit(emitter, call, name.substr(name.find("::") + 2), {self(emitter, call)});
}

} // namespace

void registerFunctions(TranslationTable& table)
{
    for (const char* op : {"aten::abs", "aten::ceil", "aten::cos", "aten::erf", "aten::exp", "aten::floor", "aten::log", "aten::reciprocal",
                           "aten::round", "aten::rsqrt", "aten::sign", "aten::sin", "aten::sqrt"})
        table[op] = function;
}

} // namespace espalier::torchscript
