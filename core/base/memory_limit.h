// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a lack of memory an error, where the system would end the program.
#pragma once

#include <cstdint>

namespace espalier {

/// Bytes that programs can still take: of the machine, or of this process's control group where that has less. The largest number where the
/// system does not tell.
std::int64_t freeMemory();

/// While an object lives, the process cannot take more than the memory that was free when the first one was made: allocations beyond it
/// fail (std::bad_alloc, c10::Error). After the last one the process has the limit that it had before, and memory that was freed meanwhile
/// goes back to the system.
class MemoryLimit {
public:
    MemoryLimit();
    ~MemoryLimit();
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;
};

/// Gives memory that was freed back to the system. The C library keeps much of it between blocks that are still in use.
void returnFreedMemory();

/// The memory that was free when the first of the present limits was made; what is free now where there is none. Bytes.
std::int64_t limitedMemory();

} // namespace espalier
