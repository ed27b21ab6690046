// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/background.h"

#include <sys/resource.h>
#include <unistd.h>

namespace espalier {

void computeInBackground()
{
    constexpr int nice = 10; // a tenth of the processor where another thread wants it, too
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

} // namespace espalier
