// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

void registerSizes(NodeWriterTable&)
{
}

} // namespace espalier::onnx_io
