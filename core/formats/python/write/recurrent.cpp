// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerRecurrent(FormTable&)
{
}

} // namespace espalier::python_io
