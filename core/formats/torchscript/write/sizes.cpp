// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that follow the sizes of tensors.
#include "core/formats/torchscript/node_writers.h"

namespace espalier::torchscript {

void registerSizes(NodeWriterTable&)
{
}

} // namespace espalier::torchscript
