// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory_limit.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace espalier {
namespace {

constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::max();

std::mutex limitMutex;
int limitsAlive = 0; ///< objects of all threads: the process has one limit
rlimit limitBefore{};
std::int64_t freeBefore = unknown;

std::int64_t numberIn(const char* file)
{
    std::int64_t number = 0;
    return std::ifstream(file) >> number ? number : unknown;
}

std::int64_t freeOfMachine()
{
    std::ifstream file("/proc/meminfo");
    for (std::string word; file >> word;) {
        std::int64_t kilobytes = 0;
        if (word == "MemAvailable:" && file >> kilobytes)
            return kilobytes * 1024;
    }
    return unknown;
}

/// Cached pages of files count as taken there, so that the machine's number is nearer where no limit is set.
std::int64_t freeOfGroup()
{
    const std::int64_t most = numberIn("/sys/fs/cgroup/memory.max");
    const std::int64_t taken = numberIn("/sys/fs/cgroup/memory.current");
    return most == unknown || taken == unknown ? unknown : std::max<std::int64_t>(0, most - taken);
}

std::int64_t addressSpace()
{
    const std::int64_t pages = numberIn("/proc/self/statm");
    return pages == unknown ? unknown : pages * ::sysconf(_SC_PAGESIZE);
}

void setLimit()
{
    freeBefore = freeMemory();
    const std::int64_t present = addressSpace();
    ::getrlimit(RLIMIT_AS, &limitBefore);
    if (freeBefore == unknown || present == unknown)
        return;
    const auto most =
        std::min({static_cast<rlim_t>(present) + static_cast<rlim_t>(freeBefore), limitBefore.rlim_cur, limitBefore.rlim_max});
    const rlimit limits{most, limitBefore.rlim_max};
    ::setrlimit(RLIMIT_AS, &limits);
}

} // namespace

std::int64_t freeMemory()
{
    return std::min(freeOfMachine(), freeOfGroup());
}

MemoryLimit::MemoryLimit()
{
    const std::lock_guard lock(limitMutex);
    if (limitsAlive++ == 0)
        setLimit();
}

MemoryLimit::~MemoryLimit()
{
    const std::lock_guard lock(limitMutex);
    if (--limitsAlive > 0)
        return;
    ::setrlimit(RLIMIT_AS, &limitBefore);
    returnFreedMemory();
}

void returnFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

std::int64_t limitedMemory()
{
    const std::lock_guard lock(limitMutex);
    return limitsAlive > 0 ? freeBefore : freeMemory();
}

} // namespace espalier
