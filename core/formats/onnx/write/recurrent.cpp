// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/formats/onnx/write_graph.h"

namespace espalier::onnx_io {

void registerRecurrent(NodeWriterTable&)
{
}

} // namespace espalier::onnx_io
