// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/graph/operators/operator_table.h"

namespace espalier {

void registerCreation(OperatorTable&)
{
}

} // namespace espalier
