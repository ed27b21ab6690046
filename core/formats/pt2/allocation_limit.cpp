// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pt2/allocation_limit.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <limits>

namespace espalier::pt2 {
namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();
thread_local std::int64_t mostBytes = unlimited;

/// LibTorch's own allocator, which it asks only up to the limit of the thread.
class LimitedAllocator final : public c10::Allocator {
public:
    explicit LimitedAllocator(c10::Allocator& own) : own_(own) {}

#if TORCH_VERSION_MAJOR >= 2
    c10::DataPtr allocate(std::size_t bytes) override
    {
        return limited(bytes);
    }
    void copy_data(void* to, const void* from, std::size_t bytes) const override
    {
        own_.copy_data(to, from, bytes);
    }
#else
    c10::DataPtr allocate(std::size_t bytes) const override
    {
        return limited(bytes);
    }
#endif
    c10::DeleterFnPtr raw_deleter() const override
    {
        return own_.raw_deleter();
    }

private:
    c10::DataPtr limited(std::size_t bytes) const
    {
        TORCH_CHECK(bytes <= static_cast<std::size_t>(mostBytes), "it makes a tensor of ", bytes >> 20,
                    " MB, far larger than any that its description tells");
        return own_.allocate(bytes);
    }

    c10::Allocator& own_;
};

/// It stays for the life of the program and changes nothing where there is no limit.
void install()
{
    static LimitedAllocator limited(*c10::GetCPUAllocator());
    static const bool once = [] {
        c10::SetCPUAllocator(&limited, 1);
        return true;
    }();
    static_cast<void>(once);
}

} // namespace

AllocationLimit::AllocationLimit(std::int64_t bytes) : before_(mostBytes)
{
    install();
    mostBytes = bytes;
}

AllocationLimit::~AllocationLimit()
{
    mostBytes = before_;
}

} // namespace espalier::pt2
