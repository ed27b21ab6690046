// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/background.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

namespace espalier {

void computeInBackground()
{
    constexpr int nice = 10; // a tenth of the processor where another thread wants it, too
    const sched_param none{};
    (void)sched_setscheduler(0, SCHED_BATCH, &none); // does not interrupt another thread when it wakes up
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

} // namespace espalier
