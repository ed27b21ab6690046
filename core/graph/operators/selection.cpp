// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression.
#include "core/graph/operators/operator_table.h"

namespace espalier {

void registerSelection(OperatorTable&)
{
}

} // namespace espalier
