// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/onnx/translate.h"

namespace espalier::onnx_io {

void registerSizes(TranslationTable&) {}

} // namespace espalier::onnx_io
