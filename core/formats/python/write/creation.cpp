// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors that are made on the way: filled with a number, or counting.
#include "core/formats/python/forward.h"

namespace espalier::python_io {

void registerCreation(FormTable&)
{
}

} // namespace espalier::python_io
