// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/formats/onnx/translate.h"

namespace espalier::onnx_io {

void registerRecurrent(TranslationTable&)
{
}

} // namespace espalier::onnx_io
