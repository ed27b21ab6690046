// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression.
#include "core/formats/onnx/translate.h"

namespace espalier::onnx_io {

void registerSelection(TranslationTable&)
{
}

} // namespace espalier::onnx_io
