// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core only: keeps the memory of one batch's tensors for the next batch.
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

} // namespace espalier
