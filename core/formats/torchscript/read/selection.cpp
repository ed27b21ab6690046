// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {

void registerSelection(TranslationTable&)
{
}

} // namespace espalier::torchscript
