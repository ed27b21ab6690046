// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: whether the memory of freed tensors stays with the process or goes back to the system.
#pragma once

namespace espalier {

/// While an object lives, freed memory stays with the process; after the last one it goes back to the system. By default the C library
/// returns the large blocks of every batch at once, and the system has to clear each page again for the next batch: a fifth of a small
/// network's training time.
class KeptMemory {
public:
    KeptMemory();
    ~KeptMemory();
    KeptMemory(const KeptMemory&) = delete;
    KeptMemory& operator=(const KeptMemory&) = delete;
};

/// While an object lives, and no KeptMemory does, large blocks go back to the system as they are freed. By default the C library soon puts
/// them between small ones, where what is freed stays with the process. Where networks are read and written once, that is much of the
/// memory. Afterwards blocks are kept again, because a network that runs needs its pages for every batch.
class ReturnedBlocks {
public:
    ReturnedBlocks();
    ~ReturnedBlocks();
    ReturnedBlocks(const ReturnedBlocks&) = delete;
    ReturnedBlocks& operator=(const ReturnedBlocks&) = delete;
};

} // namespace espalier
