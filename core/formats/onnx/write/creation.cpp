// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

void registerCreation(NodeWriterTable&)
{
}

} // namespace espalier::onnx_io
