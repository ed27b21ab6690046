// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

void registerSelection(NodeWriterTable&)
{
}

} // namespace espalier::onnx_io
