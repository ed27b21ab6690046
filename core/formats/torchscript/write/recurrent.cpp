// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {

void registerRecurrent(NodeWriterTable&)
{
}

} // namespace espalier::torchscript
