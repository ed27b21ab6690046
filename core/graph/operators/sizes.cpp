// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/graph/operators/operator_table.h"

namespace espalier {

void registerSizes(OperatorTable&)
{
}

} // namespace espalier
