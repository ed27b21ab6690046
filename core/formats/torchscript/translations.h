// SPDX-License-Identifier: GPL-3.0-or-later
// From TorchScript's operators to the network's. Each family fills the table; what it does not name, or throws CannotTranslate for,
// becomes opaque.
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
void registerIdentity(TranslationTable& table); ///< what leaves no node behind

/// Translates a call that computes; results' origins are set after it.
void translate(Emitter& emitter, Call& call);

/// Emits the node that is all of the call; named after the owner of the parameter, where one is given.
void emit(Emitter& emitter, Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {},
          const Term* parameter = nullptr);
/// A node with the operator's own name ("relu" for "aten::relu") and the call's tensor.
void emitNamed(Emitter& emitter, Call& call);
/// One node of several that stand where the call stood.
ValueId addNode(Emitter& emitter, const Call& call, const std::string& op, std::vector<ValueId> inputs, Attributes attributes = {});
/// The call's result is the term itself (an alias where the runs' tensors share memory).
void reuse(Emitter& emitter, Call& call, const Term& term);

/// The argument named self.
ValueId self(Emitter& emitter, const Call& call);
/// noValue where the argument is None or not in the schema.
ValueId optionalValue(Emitter& emitter, const Call& call, std::string_view name);

// These throw CannotTranslate.

/// The result is of floating point.
void requireFloating(const Call& call);
/// A weight that other nodes compute (e.g. a standardised one) has no channels of its own to prune.
void requireStored(Emitter& emitter, const Term& weight);
/// The size of a dimension of self, which must not depend on the batch.
std::int64_t fixedSize(const Call& call, std::int64_t dim);
/// 2 for "aten::max_pool2d"; the input must be a batch, not a single image.
std::size_t spatialRank(const Call& call, std::string_view input = "self");

} // namespace espalier::torchscript
