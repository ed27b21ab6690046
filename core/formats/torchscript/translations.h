// SPDX-License-Identifier: GPL-3.0-or-later
// From TorchScript's operators to the network's. Each family fills the table; what it does not name, or throws CannotTranslate for,
// becomes opaque.
#pragma once

#include "core/formats/torchscript/call.h"

#include <unordered_map>

namespace espalier::torchscript {

/// Emits nodes and sets the origins of the call's results.
using Translation = void (*)(Emitter&, Call&);
/// By the operator's name without an in-place underscore: "aten::relu".
using TranslationTable = std::unordered_map<std::string, Translation>;

void addAttentionTranslations(TranslationTable& table);
void addElementwiseTranslations(TranslationTable& table);
void addFunctionTranslations(TranslationTable& table);
void addIdentityTranslations(TranslationTable& table);
void addLayerTranslations(TranslationTable& table);
void addNormalisationTranslations(TranslationTable& table);
void addPieceTranslations(TranslationTable& table);
void addPoolingTranslations(TranslationTable& table);
void addRearrangementTranslations(TranslationTable& table);
void addShapeTranslations(TranslationTable& table);

/// Translates a call that computes; results' origins are set after it.
void translate(Emitter& emitter, Call& call);

/// Emits the node that is all of the call; named after the owner of the parameter, where one is given.
void emit(Emitter& emitter, Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {},
          const Term* parameter = nullptr);
/// The call's result is the term itself (an alias where the runs' tensors share memory).
void reuse(Emitter& emitter, Call& call, const Term& term);

} // namespace espalier::torchscript
