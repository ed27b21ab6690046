// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/formats/torchscript/translations.h"

namespace espalier::torchscript {

void registerRecurrent(TranslationTable&)
{
}

} // namespace espalier::torchscript
