// SPDX-License-Identifier: GPL-3.0-or-later
// Selection of elements by their values: top k, gathering at computed indices, non-maximum suppression.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerSelection(FormTable&)
{
}

} // namespace espalier::python_io
