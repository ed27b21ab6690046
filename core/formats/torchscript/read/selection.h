// SPDX-License-Identifier: GPL-3.0-or-later
// Forms of operators of other families that select by content or compute on whole numbers.
#pragma once

#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {

// These throw CannotTranslate for other forms.

/// aten::gather at computed indices.
void gatherComputed(Emitter& emitter, Call& call);
/// aten::index with computed indices or masks.
void indexComputed(Emitter& emitter, Call& call);
/// aten::index_select with computed indices.
void indexSelectComputed(Emitter& emitter, Call& call);
/// aten::max and aten::min along a dimension whose index is used, too.
void extremumWithIndex(Emitter& emitter, Call& call, const std::string& reduction, const std::string& index);
/// aten::div with a rounding mode.
void roundedQuotient(Emitter& emitter, Call& call);

} // namespace espalier::torchscript
