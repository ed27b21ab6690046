// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {

void registerCreation(TranslationTable&)
{
}

} // namespace espalier::torchscript
