// SPDX-License-Identifier: GPL-3.0-or-later
// Translates TorchScript's operators. Each family adds entries to the table; operators without an entry, or whose entry throws
// CannotTranslate, become opaque.
#pragma once

#include "core/formats/torchscript/call.h"
#include "core/graph/operators/families.h"

#include <unordered_map>

namespace espalier::torchscript {

/// Emits nodes and sets the origins of the call's results.
using Translation = void (*)(Emitter&, Call&);
/// By the operator's name without an in-place underscore: "aten::relu".
using TranslationTable = std::unordered_map<std::string, Translation>;

ESPALIER_TENSOR_FAMILIES(ESPALIER_DECLARE_FAMILY, TranslationTable)
void registerIdentity(TranslationTable& table); ///< operators that leave no node

/// Translates a call that computes, and sets its results' origins.
void translate(Emitter& emitter, Call& call);

/// Emits one node for the whole call; named after the owner of the parameter, if one is given.
void emit(Emitter& emitter, Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {},
          const Term* parameter = nullptr);
/// A node with the operator's own name ("relu" for "aten::relu") and the call's tensor as its input.
void emitNamed(Emitter& emitter, Call& call);
/// One of several nodes in place of the call.
ValueId addNode(Emitter& emitter, const Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {});
/// The call's result is the term itself (an alias if their tensors share memory in the runs).
void reuse(Emitter& emitter, Call& call, const Term& term);

/// The argument named self.
ValueId self(Emitter& emitter, const Call& call);
/// noValue where the argument is None or missing in the schema.
ValueId optionalValue(Emitter& emitter, const Call& call, std::string_view name);

// These throw CannotTranslate.

/// Requires a floating-point result.
void requireFloating(const Call& call);
/// Requires a stored weight, or one that is computed from stored tensors alone: it is stored then.
void requireStored(Emitter& emitter, const Term& weight);
/// The size of a dimension of self, which must be the same in all runs.
std::int64_t fixedSize(const Call& call, std::int64_t dim);
/// 2 for "aten::max_pool2d"; the input must be a batch, not a single image.
std::size_t spatialRank(const Call& call, std::string_view input = "self");

} // namespace espalier::torchscript
