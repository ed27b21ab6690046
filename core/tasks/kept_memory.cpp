// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/kept_memory.h"

#include <cstdlib>
#include <limits>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace espalier {

#ifdef __GLIBC__

KeptMemory::KeptMemory()
{
    constexpr int largestThreshold = 32 << 20; // more is refused
    constexpr int wholeHeap = 64 << 20;        // the heaps of threads other than the first are this long, and are kept as a whole
    mallopt(M_MMAP_THRESHOLD, largestThreshold);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, wholeHeap);
}

KeptMemory::~KeptMemory()
{
    constexpr int defaultThreshold = 128 << 10;
    mallopt(M_TRIM_THRESHOLD, defaultThreshold);
    mallopt(M_TOP_PAD, defaultThreshold);
    malloc_trim(0);
}

#else

KeptMemory::KeptMemory() = default;
KeptMemory::~KeptMemory() = default;

#endif

} // namespace espalier
