// SPDX-License-Identifier: GPL-3.0-or-later
// Limits the size of tensors that a file's operators make: a damaged number can ask for any.
#pragma once

#include <cstdint>

namespace espalier::pt2 {

/// While it lives, a tensor of more bytes than this throws c10::Error in this thread.
class AllocationLimit {
public:
    explicit AllocationLimit(std::int64_t bytes);
    ~AllocationLimit();
    AllocationLimit(const AllocationLimit&) = delete;
    AllocationLimit& operator=(const AllocationLimit&) = delete;

private:
    std::int64_t before_;
};

} // namespace espalier::pt2
