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

std::mutex keptMutex;
int keptAlive = 0; ///< objects of all threads: the C library has one setting for the process

#ifdef __GLIBC__

void keep()
{
    constexpr int largestThreshold = 32 << 20; // the C library refuses more
    constexpr int wholeHeap = 64 << 20;        // size of the heaps of all threads but the first; they are kept as a whole
    mallopt(M_MMAP_THRESHOLD, largestThreshold);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, wholeHeap);
}

/// Restores the C library's defaults; it cannot be asked for its earlier settings.
void giveBack()
{
    constexpr int defaultThreshold = 128 << 10;
    for (const int setting : {M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD})
        mallopt(setting, defaultThreshold);
    malloc_trim(0);
}

/// A threshold that was set stays; else it grows with the blocks that are freed.
void setThreshold(int bytes)
{
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, 2 * bytes); // as the C library does itself
}

#else

void keep() {}
void giveBack() {}
void setThreshold(int) {}

#endif

} // namespace

ReturnedBlocks::ReturnedBlocks()
{
    constexpr int large = 1 << 20; // less would clear the pages of every small map anew
    const std::lock_guard lock(keptMutex);
    if (keptAlive == 0)
        setThreshold(large);
}

ReturnedBlocks::~ReturnedBlocks()
{
    constexpr int grown = 32 << 20; // what the C library's own threshold comes to
    const std::lock_guard lock(keptMutex);
    if (keptAlive == 0)
        setThreshold(grown);
}

KeptMemory::KeptMemory()
{
    const std::lock_guard lock(keptMutex);
    if (keptAlive++ == 0)
        keep();
}

KeptMemory::~KeptMemory()
{
    const std::lock_guard lock(keptMutex);
    if (--keptAlive == 0)
        giveBack();
}

} // namespace espalier
