// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/parallel.h"
#include "core/training/trainer.h"

#include <ATen/Parallel.h>

namespace espalier {

void setThreads(int threads)
{
    at::set_num_threads(threadsOrAllCores(threads));
}

} // namespace espalier
