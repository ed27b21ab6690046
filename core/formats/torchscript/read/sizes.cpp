// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {

void registerSizes(TranslationTable&) {}

} // namespace espalier::torchscript
