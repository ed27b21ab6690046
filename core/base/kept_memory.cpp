// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/kept_memory.h"

#include <cstdlib>
#include <limits>
#include <mutex>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace espalier {
namespace {

std::mutex mutex;
int alive = 0; ///< of all threads: the C library has one setting for them

#ifdef __GLIBC__

void keep()
{
    constexpr int largestThreshold = 32 << 20; // more is refused
    constexpr int wholeHeap = 64 << 20;        // the heaps of threads other than the first are this long, and are kept as a whole
    mallopt(M_MMAP_THRESHOLD, largestThreshold);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, wholeHeap);
}

/// The C library's defaults; what was set before cannot be asked for.
void giveBack()
{
    constexpr int defaultThreshold = 128 << 10;
    for (const int setting : {M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD})
        mallopt(setting, defaultThreshold);
    malloc_trim(0);
}

#else

void keep() {}
void giveBack() {}

#endif

} // namespace

KeptMemory::KeptMemory()
{
    const std::lock_guard lock(mutex);
    if (alive++ == 0)
        keep();
}

KeptMemory::~KeptMemory()
{
    const std::lock_guard lock(mutex);
    if (--alive == 0)
        giveBack();
}

} // namespace espalier
