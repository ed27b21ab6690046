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

/// From now on large blocks go back to the system as they are freed, except while a KeptMemory lives. By default the C library soon puts
/// them between small ones, where what is freed stays with the process. Where networks are read and written once, that is much of the
/// memory; after a KeptMemory it is so anyway.
void returnLargeBlocks();

} // namespace espalier
