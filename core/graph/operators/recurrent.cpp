// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrent layers: LSTM and GRU.
#include "core/graph/operators/operator_table.h"

namespace espalier {

void registerRecurrent(OperatorTable&)
{
}

} // namespace espalier
