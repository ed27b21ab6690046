// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/few_kernels.h"

#include <dlfcn.h>
#include <mutex>

namespace espalier {
namespace {

/// A layer that runs for one image and then for two finds its code again in the next run; more than that hardly saves time.
constexpr int few = 32;

std::mutex kernelsMutex;
int kernelsAlive = 0; ///< objects of all threads: oneDNN has one cache for the process
int capacityBefore = 0;
bool limited = false; ///< by the first that is alive

/// oneDNN's function of this name in the loaded libraries; null where there is none. Its headers need not be installed.
template <class Function>
Function loaded(const char* name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_DEFAULT, name));
}

void setCapacity(int capacity)
{
    static const auto set = loaded<int (*)(int)>("dnnl_set_primitive_cache_capacity");
    if (set)
        set(capacity);
}

/// The number to return to; nothing changes where it is unknown.
bool getCapacity(int& capacity)
{
    static const auto get = loaded<int (*)(int*)>("dnnl_get_primitive_cache_capacity");
    return get && get(&capacity) == 0;
}

} // namespace

FewKernels::FewKernels()
{
    const std::lock_guard lock(kernelsMutex);
    if (kernelsAlive++ > 0)
        return;
    limited = getCapacity(capacityBefore) && capacityBefore > few;
    if (limited)
        setCapacity(few);
}

FewKernels::~FewKernels()
{
    const std::lock_guard lock(kernelsMutex);
    if (--kernelsAlive == 0 && limited)
        setCapacity(capacityBefore);
}

} // namespace espalier
