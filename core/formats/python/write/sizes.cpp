// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerSizes(FormTable&)
{
}

} // namespace espalier::python_io
