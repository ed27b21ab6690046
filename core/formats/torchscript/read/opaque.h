// SPDX-License-Identifier: GPL-3.0-or-later
// Operators without a translation: kept as opaque nodes, run through LibTorch's dispatcher.
#pragma once

#include "core/formats/torchscript/call.h"

namespace espalier::torchscript {

/// An opaque node for an operator with a schema; one value per output. In-place operators are replaced by ones that do not change their
/// input, since other nodes may still read it.
std::vector<ValueId> emitOpaque(Emitter& emitter, const jit::Node& node, const std::vector<Term>& arguments,
                                const std::vector<bool>& tensorOutputs, bool otherForm = false);

/// As above, with the results' origins set; lists of tensors are unpacked. otherForm: there is a translation, but not for these arguments.
void translateOpaque(Emitter& emitter, Call& call, bool otherForm);

/// An opaque node for rewriting; arguments after the inputs are constants.
ValueId emitOpaque(Emitter& emitter, const std::string& name, const std::string& op, const std::vector<ValueId>& inputs,
                   const std::vector<std::int64_t>& constants);

} // namespace espalier::torchscript
