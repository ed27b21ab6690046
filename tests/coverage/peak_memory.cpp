// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/coverage/peak_memory.h"

#include <algorithm>
#include <fstream>
#include <malloc.h>
#include <string>
#include <sys/prctl.h>

namespace espalier::coverage {
namespace {

/// A line "VmHWM:   1234 kB" of /proc/self/status, in bytes.
std::int64_t status(const std::string& name)
{
    std::ifstream file("/proc/self/status");
    for (std::string word; file >> word;) {
        std::int64_t kilobytes = 0;
        if (word == name + ":" && file >> kilobytes)
            return kilobytes * 1024;
    }
    return 0;
}

} // namespace

PeakMemory::PeakMemory() : own_(status("RssAnon"))
{
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); // a huge page counts as a whole from its first byte, and its use depends on the machine
    startStep();
}

void PeakMemory::startStep()
{
    malloc_trim(0); // memory freed by an earlier step must not count for this one
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::int64_t PeakMemory::peak() const
{
    return std::max<std::int64_t>(0, status("VmHWM") - status("RssFile") - own_);
}

} // namespace espalier::coverage
